import "server-only";
import { randomUUID } from "node:crypto";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { buildClusterTopology, mergeTopologies } from "@/lib/domain/topology/build-topology";
import { diffTopology } from "@/lib/domain/topology/diff-topology";
import type { TopologyGraph, TopologyPatch, TopologySnapshot } from "@/lib/domain/topology/topology";
import type { ClusterView, MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import type { CallMonitor } from "@/lib/server/telemetry/call-monitor";

/** How often the age of each cluster's data is sent while nothing else happens. */
const ageMilliseconds = 2000;

export type PatchListener = (event: string) => void;

/**
 * One live topology for all who see the same: a change marks its cluster, marked clusters are built again after the
 * coalescing time, and the difference is serialised once whatever the number of viewers.
 */
export interface TopologyFeed {
  /**
   * The graph as of now as one SSE event, in the order that patches keep; pending changes are built in first, and go to
   * those who listen already: subscribe after it.
   */
  snapshotEvent(): string;
  /** `listener` gets every following patch as one SSE event. Returns the end of the subscription. */
  subscribe(listener: PatchListener): () => void;
  /** How many listen now. */
  listeners(): number;
  stop(): void;
}

const empty: TopologyGraph = { clusters: [], namespaces: [], nodes: [], edges: [] };

export function createTopologyFeed(
  registry: ClusterView,
  {
    coalesceMilliseconds,
    logger,
    monitor,
  }: { coalesceMilliseconds: number; logger: Logger; monitor: CallMonitor },
): TopologyFeed {
  const epoch = randomUUID();
  const graphs = new Map<string, TopologyGraph>();
  const dirty = new Set<string>();
  const listeners = new Set<PatchListener>();
  let seq = 0;
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let snapshot: { seq: number; event: string } | undefined;
  /** Clusters whose graph could not be built the last time it was tried; that is logged once, however often it is tried. */
  const failing = new Set<string>();
  let agesRefreshedAt = -Infinity;
  let stopWatchingCalls: (() => void) | undefined;

  function mark(cluster: string): void {
    dirty.add(cluster);
    timer ??= coalesceMilliseconds === 0 ? setImmediate(flush) : setTimeout(flush, coalesceMilliseconds);
  }

  /** Builds what is marked and sends one patch. With nobody watching the work waits for the next snapshot. */
  function flush(): void {
    timer = undefined;
    if (listeners.size === 0 && snapshot !== undefined) return;
    rebuildDirty();
  }

  function rebuildDirty(): void {
    const patches = [...dirty].map((name) => rebuild(name)).filter((patch) => patch !== undefined);
    dirty.clear();
    if (patches.length > 0) publish(mergePatches(patches));
  }

  function rebuild(name: string): Omit<TopologyPatch, "seq"> | undefined {
    const before = graphs.get(name) ?? empty;
    const member = registry.get(name);
    const summary = registry.summaries().find((item) => item.name === name);
    const after =
      summary === undefined
        ? empty
        : member === undefined
          ? { ...empty, clusters: [summary] }
          : build(member, summary, before);
    if (after === empty) graphs.delete(name);
    else graphs.set(name, after);
    return diffTopology(before, after);
  }

  /** One cluster's objects must not take the picture of all the others with them: what cannot be built stays as it was. */
  function build(member: MemberCluster, summary: ClusterSummary, before: TopologyGraph): TopologyGraph {
    const { name } = member;
    try {
      const graph = buildClusterTopology(member.cache.world(), summary, monitor.calls(name));
      failing.delete(name);
      return graph;
    } catch (error) {
      if (!failing.has(name))
        logger.error({ cluster: name, err: error }, "topology cannot be built; the former one is kept");
      failing.add(name);
      return { ...before, clusters: [summary] };
    }
  }

  function publish(patch: Omit<TopologyPatch, "seq">): void {
    seq += 1;
    const event = formatEvent("patch", `${epoch}:${seq}`, { seq, ...patch } satisfies TopologyPatch);
    for (const listener of listeners) listener(event);
  }

  function refreshAges(): void {
    agesRefreshedAt = performance.now();
    const changed = registry.summaries().filter((summary) => {
      const graph = graphs.get(summary.name);
      if (graph === undefined || dirty.has(summary.name) || graph.clusters[0]?.lastSeen === summary.lastSeen)
        return false;
      graphs.set(summary.name, { ...graph, clusters: [summary] });
      return true;
    });
    if (changed.length > 0) publish({ up: { clusters: changed }, del: {} });
  }

  for (const name of registry.names()) dirty.add(name);
  const unsubscribe = registry.onChange((change) => mark(change.cluster));
  const ages = setInterval(() => {
    if (listeners.size > 0) refreshAges();
  }, ageMilliseconds);
  ages.unref();

  return {
    snapshotEvent() {
      if (dirty.size > 0) rebuildDirty();
      // A wave of readers that come back must not make the graph anew for each of them.
      if (performance.now() - agesRefreshedAt >= ageMilliseconds) refreshAges();
      if (snapshot?.seq !== seq) {
        const all = [...graphs.values()];
        const graph = mergeTopologies(all);
        snapshot = {
          seq,
          event: formatEvent("snapshot", `${epoch}:${seq}`, { epoch, seq, graph } satisfies TopologySnapshot),
        };
      }
      return snapshot.event;
    },
    subscribe(listener) {
      listeners.add(listener);
      stopWatchingCalls ??= monitor.watch(mark);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopWatchingCalls?.();
        stopWatchingCalls = undefined;
      };
    },
    listeners: () => listeners.size,
    stop() {
      unsubscribe();
      stopWatchingCalls?.();
      clearInterval(ages);
      if (timer !== undefined) {
        clearTimeout(timer as NodeJS.Timeout);
        clearImmediate(timer as NodeJS.Immediate);
      }
    },
  };
}

function mergePatches(patches: Omit<TopologyPatch, "seq">[]): Omit<TopologyPatch, "seq"> {
  const keys = ["clusters", "namespaces", "nodes", "edges"] as const;
  const up: Record<string, unknown[]> = {};
  const del: Record<string, string[]> = {};
  for (const key of keys) {
    const added = patches.flatMap((patch): unknown[] => patch.up[key] ?? []);
    const removed = patches.flatMap((patch) => patch.del[key] ?? []);
    if (added.length > 0) up[key] = added;
    if (removed.length > 0) del[key] = removed;
  }
  return { up, del };
}

/** One server-sent event. Source: WHATWG HTML, "Server-sent events". JSON holds no line break, so one `data:` line is enough. */
function formatEvent(event: string, id: string, data: unknown): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
