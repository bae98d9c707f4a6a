import "server-only";
import { buildCallQueries } from "@/lib/domain/telemetry/build-call-queries";
import type { Call } from "@/lib/domain/telemetry/call";
import { parseCalls } from "@/lib/domain/telemetry/parse-calls";
import type { ClusterView, MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import { queryPrometheus } from "./query-prometheus";

const pollMilliseconds = 5000;
const windowSeconds = 60;

/** The calls measured in each cluster, kept fresh while somebody looks. */
export interface CallMonitor {
  /** The last measured calls; empty when nothing is measured or Prometheus does not answer. */
  calls(cluster: string): readonly Call[];
  /** Asks now, and then each five seconds as long as somebody watches; tells whose calls changed. Returns the end of it. */
  watch(onChange: (cluster: string) => void): () => void;
  stop(): void;
}

/**
 * Polls the Prometheus of every live cluster that names one, two queries a cluster, all clusters at once and each bounded
 * in time, so that a slow one delays nobody. A Prometheus that fails takes its measured calls off the picture: old rates
 * are never shown as new.
 */
export function createCallMonitor(options: {
  registry: Pick<ClusterView, "get" | "list">;
  logger: Logger;
}): CallMonitor {
  const { registry, logger } = options;
  const measured = new Map<string, readonly Call[]>();
  const busy = new Set<string>();
  const watchers = new Set<(cluster: string) => void>();
  let timer: NodeJS.Timeout | undefined;

  async function poll(member: MemberCluster, prometheusURL: string): Promise<void> {
    const { name, spec } = member;
    const queries = buildCallQueries({ cluster: spec.telemetry?.clusterLabel ?? name, windowSeconds });
    try {
      keep(name, parseCalls(await queryPrometheus(member, prometheusURL, queries, Date.now()), name) ?? []);
    } catch (error) {
      logger.debug({ cluster: name, err: error }, "calls could not be measured");
      keep(name, []);
    }
  }

  function keep(cluster: string, calls: readonly Call[]): void {
    if (JSON.stringify(calls) === JSON.stringify(measured.get(cluster) ?? [])) return;
    measured.set(cluster, calls);
    for (const watcher of watchers) watcher(cluster);
  }

  function pollAll(): void {
    for (const name of measured.keys()) if (!registry.get(name)) measured.delete(name);
    if (watchers.size === 0) {
      for (const name of measured.keys()) keep(name, []);
      return;
    }
    for (const member of registry.list()) {
      const prometheusURL = member.spec.telemetry?.prometheusURL;
      if (prometheusURL === undefined || busy.has(member.name)) continue;
      busy.add(member.name);
      void poll(member, prometheusURL).finally(() => busy.delete(member.name));
    }
  }

  return {
    calls: (cluster) => measured.get(cluster) ?? [],
    watch(onChange) {
      watchers.add(onChange);
      pollAll();
      timer ??= setInterval(pollAll, pollMilliseconds).unref();
      return () => watchers.delete(onChange);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
