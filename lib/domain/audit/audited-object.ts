import type { AuditedObject } from "./audit-event";

/** `virtualservices.networking.istio.io`, `services` for the core group. */
export function formatResource({ group, resource }: Pick<AuditedObject, "group" | "resource">): string {
  return group === "" ? resource : `${resource}.${group}`;
}
