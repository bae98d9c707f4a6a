import "server-only";
import type { ClusterFreshness } from "@/lib/domain/kubernetes/cluster";

interface MeasuredClusters {
  list(): readonly {
    name: string;
    cache: { freshness(): ClusterFreshness; lastSeenAt(): number | undefined };
  }[];
}

const states: readonly ClusterFreshness[] = ["live", "syncing", "stale", "offline"];

/** What this process knows of itself and of the clusters that somebody sees. Source: Prometheus text format 0.0.4. */
export function formatMetrics(clusters: MeasuredClusters, now = Date.now()): string {
  const { rss, heapUsed } = process.memoryUsage();
  const lines = [
    ...gauge("process_resident_memory_bytes", "Memory held by the process.", [["", rss]]),
    ...gauge("isthmus_heap_used_bytes", "JavaScript heap in use.", [["", heapUsed]]),
    ...gauge("isthmus_uptime_seconds", "Since the process started.", [["", Math.round(process.uptime())]]),
    ...gauge(
      "isthmus_cluster_state",
      "1 for the state the cluster is in.",
      clusters
        .list()
        .flatMap(({ name, cache }) =>
          states.map(
            (state) => [`{cluster="${name}",state="${state}"}`, cache.freshness() === state ? 1 : 0] as const,
          ),
        ),
    ),
    ...gauge(
      "isthmus_cluster_last_seen_seconds",
      "Since the last byte from the cluster's API server.",
      clusters.list().flatMap(({ name, cache }) => {
        const seen = cache.lastSeenAt();
        return seen === undefined ? [] : [[`{cluster="${name}"}`, (now - seen) / 1000] as const];
      }),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function gauge(
  name: string,
  help: string,
  samples: readonly (readonly [labels: string, value: number])[],
): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
  ];
}
