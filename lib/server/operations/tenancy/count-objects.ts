import "server-only";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import type { ObjectCount } from "@/lib/domain/tenancy/tenancy-view";
import { countMeshObjects } from "@/lib/domain/tenancy/write-check/object-quotas";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

/**
 * How many objects of Istio and Gateway API the levels have that the person may read, as quotas count them. Who may not read a whole
 * tenant learns nothing of its other workspaces.
 * @throws StatusError ServiceUnavailable while nobody knows who may do what.
 */
export function countObjects(context: RequestContext): { items: ObjectCount[] } {
  const { snapshot, subject } = readAccess(context);
  const worlds = getRuntime()
    .clusters.list()
    .map(({ cache }) => cache.world());
  const counts = countMeshObjects(worlds, snapshot.compiled.ownership);
  return {
    items: [...snapshot.compiled.levels].flatMap(
      ([
        level,
        {
          level: { kind },
        },
      ]) =>
        (kind === "Organization" || kind === "Tenant" || kind === "Workspace") &&
        isAllowed(snapshot.graph, subject, "read", { node: level })
          ? [{ level, objects: counts.get(level) ?? 0 }]
          : [],
    ),
  };
}
