import type { CatalogService, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { ExposureDraft } from "./exposure-draft";

/** What every part of the form gets. */
export interface ExposurePartProps {
  draft: ExposureDraft;
  onChange: (draft: ExposureDraft) => void;
  catalog: MeshCatalog;
  service: CatalogService;
  readOnly: boolean;
}
