import { rights, type Right } from "./rights";

const writes: readonly Right[] = [
  "traffic:write",
  "security:write",
  "gateway:write",
  "telemetry:write",
  "workload:write",
];

/**
 * The built-in roles, after those of the field: `Admin` everything at its level; `Editor` writes objects, groups and settings;
 * `Creator` makes workspaces and groups; `Writer` writes Istio objects only; `Auditor` sees who did what and who may; `Reader` sees.
 */
export const builtInRoles = {
  Admin: rights,
  Editor: ["read", ...writes, "group:write", "settings:write", "audit:read"],
  Creator: ["read", "workspace:write", "group:write"],
  Writer: ["read", "traffic:write", "security:write", "gateway:write", "telemetry:write"],
  Auditor: ["read", "audit:read", "access:review"],
  Reader: ["read"],
} as const satisfies Record<string, readonly Right[]>;

/** Rights of a tenant's Admin that nobody gets below the organization, whatever their role says. */
export const organizationRights: ReadonlySet<Right> = new Set([
  "raw:write",
  "platform:write",
  "cluster:connect",
]);
