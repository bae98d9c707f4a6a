import "server-only";
import type { Logger } from "@/lib/server/logger";
import { reconcileClusterStatus, type ClusterStatusInput } from "./reconcile-cluster-status";

const settleMilliseconds = 500;
const resyncMilliseconds = 15_000;

/**
 * Keeps `status` of every Cluster true: a change of freshness or of a control plane queues its cluster, each is reconciled
 * once however often it was queued, and everything is looked at again each 15 s (which also retries what failed).
 */
export function createClusterStatusController(
  options: ClusterStatusInput & {
    /** Tells which cluster's `identity` has another answer. */
    onIdentity: (listener: (cluster: string) => void) => () => void;
    logger: Logger;
  },
): {
  start(): void;
  stop(): void;
} {
  const { registry, logger } = options;
  const queue = new Set<string>();
  const running = new Set<string>();
  let settle: NodeJS.Timeout | undefined;
  let resync: NodeJS.Timeout | undefined;
  let unsubscribe = (): void => undefined;

  function enqueue(name: string): void {
    queue.add(name);
    settle ??= setTimeout(drain, settleMilliseconds);
  }

  function drain(): void {
    settle = undefined;
    if (!registry.hostReachable()) return;
    for (const name of queue) {
      if (running.has(name)) continue;
      queue.delete(name);
      running.add(name);
      reconcileClusterStatus(name, options)
        .catch((error: unknown) =>
          logger.warn({ cluster: name, err: error }, "status of the cluster could not be written"),
        )
        .finally(() => {
          running.delete(name);
          if (queue.has(name)) enqueue(name);
        });
    }
  }

  return {
    start() {
      const stopRegistry = registry.onChange(({ cluster, resource }) => {
        if (resource === "*" || resource === "deployments.apps") enqueue(cluster);
      });
      const stopIdentity = options.onIdentity(enqueue);
      unsubscribe = () => {
        stopRegistry();
        stopIdentity();
      };
      resync = setInterval(() => registry.names().forEach(enqueue), resyncMilliseconds);
      resync.unref();
    },
    stop() {
      unsubscribe();
      clearTimeout(settle);
      clearInterval(resync);
    },
  };
}
