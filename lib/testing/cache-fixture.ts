import { createClusterCache, type ClusterCache, type ClusterChange } from "../server/cache/cluster-cache";
import type { ClusterEndpoint, Credential } from "../server/clusters/endpoint";
import { createTransport, type ClusterTransport } from "../server/clusters/transport";
import { createLogger } from "../server/logger";

export interface CacheFixture {
  cache: ClusterCache;
  transport: ClusterTransport;
  /** Every change so far, in order. */
  changes: ClusterChange[];
  /** Resolves as soon as the condition holds; looks again after each change. Rejects after `seconds`, naming what was waited for. */
  until(what: string, condition: () => boolean, seconds?: number): Promise<void>;
  close(): Promise<void>;
}

/** A cache over a real API server, started. */
export function startCache(
  cluster: string,
  endpoint: ClusterEndpoint,
  reader: Credential,
  options: { silenceMilliseconds?: number } = {},
): CacheFixture {
  const transport = createTransport({ cluster, endpoint, reader });
  const logger = createLogger(process.env.ISTHMUS_LOG_LEVEL ?? "silent");
  const cache = createClusterCache({ cluster, transport, logger, ...options });
  const changes: ClusterChange[] = [];
  cache.onChange((change) => changes.push(change));
  cache.start();
  return {
    cache,
    transport,
    changes,
    until(what, condition, seconds = 30) {
      return new Promise((resolve, reject) => {
        let end = (): void => undefined;
        const look = (): void => {
          if (!condition()) return;
          end();
          resolve();
        };
        const unsubscribe = cache.onChange(look);
        // Statistics and ages move without a change.
        const poll = setInterval(look, 50);
        const deadline = setTimeout(() => {
          end();
          reject(
            new Error(
              `${what} did not come true in ${seconds} s: ${cache.freshness()}, ${cache.problem() ?? "no problem"}`,
            ),
          );
        }, seconds * 1000);
        end = () => {
          unsubscribe();
          clearInterval(poll);
          clearTimeout(deadline);
        };
        look();
      });
    },
    async close() {
      cache.stop();
      await transport.close();
    },
  };
}
