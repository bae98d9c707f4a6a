import type { ClusterWorld } from "../../kubernetes/projected";
import type { WorldEdit } from "../apply-change";
import type { ChangeEffect } from "../change";
import { listMeshWorkloads } from "../explain/mesh-workloads";
import { hostsOverlap } from "../host";
import { namespaceOf } from "../virtual-service";
import { compareRoutes } from "./compare-routes";
import { compareAccess, compareModes } from "./compare-security";
import { listTouchedHosts } from "./list-samples";
import { listUnexamined } from "./list-unexamined";

/** Entries of each list at most. */
const maximumEntries = 1000;

/**
 * The blast radius of a change: the engine run on both worlds over the actual workloads, and every answer that differs.
 * Only what the edited kinds can touch is asked; `examined` says how much that was, `truncated` what was left out.
 */
export function computeEffect(
  before: ClusterWorld,
  after: ClusterWorld,
  edits: readonly WorldEdit[],
): ChangeEffect {
  const steps = stepEffect(before, after, edits);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same with a pause after each answer. */
export function* stepEffect(
  before: ClusterWorld,
  after: ClusterWorld,
  edits: readonly WorldEdit[],
): Generator<undefined, ChangeEffect, undefined> {
  const objects = edits.flatMap(({ object }) => [
    object,
    // Where a host was taken away its calls change too.
    ...listFormer(before, object),
  ]);
  const workloads = listMeshWorkloads(before).length;
  yield;
  const routing = yield* compareRoutes(before, after, objects);
  const access = yield* compareAccess(before, after, createTlsTest(before, objects));
  const mtls = yield* compareModes(before, after);
  const lists = { routes: routing.routes, mtls, decisions: access.decisions, cutOff: access.cutOff };
  const limits = [...routing.limits, ...access.limits, ...describeCuts(lists)];
  return {
    routes: lists.routes.slice(0, maximumEntries),
    mtls: lists.mtls.slice(0, maximumEntries),
    decisions: lists.decisions.slice(0, maximumEntries),
    cutOff: lists.cutOff.slice(0, maximumEntries),
    examined: {
      services: before.services.length,
      workloads,
      calls: routing.examined + access.examined,
    },
    unexamined: listUnexamined(objects),
    ...(limits.length === 0 ? {} : { truncated: limits.join(" ") }),
  };
}

const listWords = { routes: "routes", mtls: "mTLS modes", decisions: "decisions", cutOff: "callers cut off" };

function describeCuts(lists: Readonly<Record<keyof typeof listWords, readonly unknown[]>>): string[] {
  return (["routes", "mtls", "decisions", "cutOff"] as const).flatMap((name) =>
    lists[name].length > maximumEntries
      ? [`${maximumEntries} of ${lists[name].length} changed ${listWords[name]} are listed.`]
      : [],
  );
}

/** Whether the objects may change the TLS that callers use towards a service. */
function createTlsTest(
  world: ClusterWorld,
  objects: readonly WorldEdit["object"][],
): (host: string, namespace: string) => boolean {
  const hosts = objects.flatMap((object) =>
    object.kind === "DestinationRule" || object.kind === "ServiceEntry"
      ? (listTouchedHosts(object, world) ?? [])
      : [],
  );
  const places = new Set(
    objects.flatMap((object) => (object.kind === "PeerAuthentication" ? [namespaceOf(object)] : [])),
  );
  return (host, namespace) =>
    places.has(namespace) ||
    places.has(world.mesh.rootNamespace) ||
    hosts.some((item) => hostsOverlap(item, host));
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
