import { rights, type Right } from "@/lib/domain/tenancy/rights";

const decidedAtPlaces: ReadonlySet<Right> = new Set([
  "read",
  "traffic:write",
  "security:write",
  "gateway:write",
  "telemetry:write",
  "workload:write",
  "raw:write",
  "platform:write",
]);

/**
 * Rights that are decided about objects in clusters, so that a policy class beside the hierarchy has a say in them; the others
 * are decided at levels, which lie in the hierarchy only.
 */
export const placeRights: readonly Right[] = rights.filter((right) => decidedAtPlaces.has(right));
