import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";

/** Of a save that changes nothing for anybody, and that the host accepts. */
export const quietPreview: TenancyChangePreview = {
  refusals: [],
  conflicts: [],
  settings: [],
  rights: { gained: [], lost: [] },
  more: { settings: 0, gained: 0, lost: 0 },
  dryRun: { accepted: true, message: "" },
};
