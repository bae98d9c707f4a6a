import type { ClusterWorld } from "../../kubernetes/projected";
import { readStringMap } from "../../kubernetes/read-field";
import { indexByName } from "../ownership/claim-order";
import { ownerOf, type Ownership } from "../ownership/decide-ownership";
import type { Owner } from "../ownership/tenancy-problem";
import { formatLevel, type Level } from "../resources/subject";
import type { Quota } from "../resources/tenancy";
import type { TenancyState } from "../state";
import { listObjectsOf } from "./list-world-objects";
import { isManaged } from "./reserved-metadata";
import type { ObjectQuota } from "./tenant-write";

/** Of a world, which never changes: objects by namespace. */
const counted = new WeakMap<ClusterWorld, ReadonlyMap<string, number>>();

/** What Isthmus generated counts against nobody. */
function countByNamespace(world: ClusterWorld): ReadonlyMap<string, number> {
  const known = counted.get(world);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { metadata } of listObjectsOf(world)) {
    if (isManaged(readStringMap(metadata.labels), readStringMap(metadata.annotations))) continue;
    const namespace = metadata.namespace ?? "";
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  counted.set(world, counts);
  return counts;
}

/**
 * How many objects of Istio and Gateway API lie in the namespaces of each level, in all clusters together: of workspaces, tenants and
 * the organization, by `formatLevel`. A level that has none is left out.
 */
export function countMeshObjects(
  worlds: Iterable<ClusterWorld>,
  ownership: Ownership,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const world of worlds)
    for (const [namespace, objects] of countByNamespace(world)) {
      const owner = ownerOf(ownership, world.cluster, namespace);
      for (const level of owner === undefined ? [] : listLevels(owner)) {
        const name = formatLevel(level);
        counts.set(name, (counts.get(name) ?? 0) + objects);
      }
    }
  return counts;
}

/** The limits that bind whoever makes an object in a namespace of this owner: of its workspace, its tenant and the organization. */
export function listObjectQuotas(
  state: TenancyState,
  ownership: Ownership,
  worlds: Iterable<ClusterWorld>,
  owner: Owner,
): ObjectQuota[] {
  const counts = countMeshObjects(worlds, ownership);
  return listLevels(owner).flatMap((level) => {
    const limit = findQuota(state, level)?.objects;
    return limit === undefined ? [] : [{ level, limit, used: counts.get(formatLevel(level)) ?? 0 }];
  });
}

function listLevels({ workspace, tenant }: Owner): Level[] {
  return [
    { kind: "Workspace", name: workspace },
    { kind: "Tenant", name: tenant },
    { kind: "Organization", name: "" },
  ];
}

function findQuota(
  { organizations, tenants, workspaces }: TenancyState,
  { kind, name }: Level,
): Quota | undefined {
  if (kind === "Workspace") return indexByName(workspaces).get(name)?.spec.quota;
  if (kind === "Tenant") return indexByName(tenants).get(name)?.spec.quota;
  return indexByName(organizations).get("default")?.spec.quota;
}
