import type { ClusterWorld } from "../../kubernetes/projected";
import type { WorldEdit } from "../apply-change";
import type { ChangeEffect } from "../change";
import { listMeshWorkloads } from "../explain/mesh-workloads";
import { compareRoutes } from "./compare-routes";
import { compareAccess, compareModes } from "./compare-security";

/** Kinds that change whom a caller's TLS reaches. */
const tlsKinds: ReadonlySet<string> = new Set(["DestinationRule", "PeerAuthentication", "ServiceEntry"]);

/**
 * The blast radius of a change: the engine run on both worlds over the actual workloads, and every answer that differs.
 * Only what the edited kinds can touch is asked; `examined` says how much that was.
 */
export function computeEffect(
  before: ClusterWorld,
  after: ClusterWorld,
  edits: readonly WorldEdit[],
): ChangeEffect {
  const objects = edits.flatMap(({ object }) => [
    object,
    // Where a host was taken away its calls change too.
    ...listFormer(before, object),
  ]);
  const routing = compareRoutes(before, after, objects);
  const access = compareAccess(before, after, {
    isTlsTouched: edits.some(({ object }) => tlsKinds.has(object.kind)),
  });
  return {
    routes: routing.routes,
    mtls: compareModes(before, after),
    decisions: access.decisions,
    cutOff: access.cutOff,
    examined: {
      services: before.services.length,
      workloads: listMeshWorkloads(before).length,
      calls: routing.examined + access.examined,
    },
    ...(routing.truncated === undefined ? {} : { truncated: routing.truncated }),
  };
}

/** The object as it is before the change. */
function listFormer(world: ClusterWorld, { kind, metadata }: WorldEdit["object"]): WorldEdit["object"][] {
  const lists = [
    world.virtualServices,
    world.destinationRules,
    world.serviceEntries,
    world.httpRoutes,
    world.grpcRoutes,
  ];
  return lists.flatMap((list) =>
    list.filter(
      (item) =>
        item.kind === kind &&
        item.metadata.name === metadata.name &&
        (item.metadata.namespace ?? "") === (metadata.namespace ?? ""),
    ),
  );
}
