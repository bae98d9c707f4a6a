import type { Right } from "@/lib/domain/tenancy/rights";
import { builtInRoles } from "@/lib/domain/tenancy/roles";
import type { AccessRole } from "@/lib/domain/tenancy/resources/access";

/** What each right lets somebody do, after "may". */
export const rightWords: Record<Right, string> = {
  read: "see it",
  "traffic:write": "change routes, splits and traffic policies",
  "security:write": "change mTLS and who may call",
  "gateway:write": "change gateways",
  "telemetry:write": "change telemetry",
  "workload:write": "change services and workloads",
  "raw:write": "write raw proxy configuration",
  "platform:write": "change everything else in the clusters",
  "cluster:connect": "connect and disconnect clusters",
  "workspace:write": "make and change workspaces",
  "group:write": "make and change groups",
  "settings:write": "change settings",
  "binding:write": "give and take roles",
  "request:decide": "decide requests",
  "changeset:approve": "approve change sets",
  "audit:read": "read the history",
  "access:review": "review everybody's access",
};

interface RoleWords {
  name: string;
  title: string;
  /** In one sentence. */
  meaning: string;
  rights: readonly Right[];
}

const builtInWords: Record<keyof typeof builtInRoles, string> = {
  Admin: "Everything at its level, also giving roles and deciding requests.",
  Editor: "Writes objects, groups and settings; gives no roles.",
  Creator: "Makes workspaces and groups.",
  Writer: "Writes Istio objects only.",
  Auditor: "Sees everything, also who did what and who may; changes nothing.",
  Reader: "Sees everything, changes nothing.",
};

/** Every role there is to give: the built-in ones, then those of our own making. */
export function listRoles(custom: readonly AccessRole[]): RoleWords[] {
  const builtIn = (Object.keys(builtInWords) as (keyof typeof builtInWords)[]).map((name) => ({
    name,
    title: name,
    meaning: builtInWords[name],
    rights: builtInRoles[name],
  }));
  const own = custom.map(({ metadata, spec }) => ({
    name: metadata.name,
    title: spec.displayName ?? metadata.name,
    meaning: `May ${spec.rights.map((right) => rightWords[right]).join(", ")}.`,
    rights: spec.rights,
  }));
  return [...builtIn, ...own];
}
