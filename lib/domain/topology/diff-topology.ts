import { sortGraph } from "./sort-graph";
import { isDeepEqual } from "./is-deep-equal";
import type { TopologyGraph, TopologyPatch } from "./topology";

type Change = Omit<TopologyPatch, "seq">;

/** What turns one graph into the next: new and changed things whole, gone things by key. Undefined when nothing changed. */
export function diffTopology(previous: TopologyGraph, next: TopologyGraph): Change | undefined {
  const clusters = diffList(previous.clusters, next.clusters, ({ name }) => name);
  const namespaces = diffList(previous.namespaces, next.namespaces, idOf);
  const nodes = diffList(previous.nodes, next.nodes, idOf);
  const edges = diffList(previous.edges, next.edges, idOf);
  const up: Change["up"] = {};
  const del: Change["del"] = {};
  if (clusters.up.length > 0) up.clusters = clusters.up;
  if (namespaces.up.length > 0) up.namespaces = namespaces.up;
  if (nodes.up.length > 0) up.nodes = nodes.up;
  if (edges.up.length > 0) up.edges = edges.up;
  if (clusters.del.length > 0) del.clusters = clusters.del;
  if (namespaces.del.length > 0) del.namespaces = namespaces.del;
  if (nodes.del.length > 0) del.nodes = nodes.del;
  if (edges.del.length > 0) del.edges = edges.del;
  return Object.keys(up).length + Object.keys(del).length === 0 ? undefined : { up, del };
}

/** The graph after a change. What did not change is the same object as before, so that views need not draw it again. */
export function applyPatch(graph: TopologyGraph, { up, del }: Change): TopologyGraph {
  return sortGraph({
    clusters: patchList(graph.clusters, up.clusters, del.clusters, ({ name }) => name),
    namespaces: patchList(graph.namespaces, up.namespaces, del.namespaces, idOf),
    nodes: patchList(graph.nodes, up.nodes, del.nodes, idOf),
    edges: patchList(graph.edges, up.edges, del.edges, idOf),
  });
}

function idOf({ id }: { id: string }): string {
  return id;
}

function diffList<T>(
  previous: readonly T[],
  next: readonly T[],
  keyOf: (item: T) => string,
): { up: T[]; del: string[] } {
  const before = new Map(previous.map((item) => [keyOf(item), item]));
  const up: T[] = [];
  for (const item of next) {
    const key = keyOf(item);
    if (!isDeepEqual(before.get(key), item)) up.push(item);
    before.delete(key);
  }
  return { up, del: [...before.keys()] };
}

function patchList<T>(
  list: readonly T[],
  up: readonly T[] | undefined,
  del: readonly string[] | undefined,
  keyOf: (item: T) => string,
): T[] {
  if (up === undefined && del === undefined) return [...list];
  const items = new Map(list.map((item) => [keyOf(item), item]));
  for (const key of del ?? []) items.delete(key);
  for (const item of up ?? []) items.set(keyOf(item), item);
  return [...items.values()];
}
