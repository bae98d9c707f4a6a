import "server-only";
import type { AnalysisFeed } from "./analysis/analysis-feed";
import type { Config } from "./config";
import type { Logger } from "./logger";
import type { ClusterRegistry } from "./clusters/cluster-registry";
import type { TenancyStore } from "./tenancy/tenancy-store";
import type { TopologyFeed } from "./topology/topology-feed";

/** What one process shares between the custom server and Next's separately bundled routes. */
export interface Runtime {
  config: Config;
  logger: Logger;
  clusters: ClusterRegistry;
  tenancy: TenancyStore;
  topology: TopologyFeed;
  analysis: AnalysisFeed;
}

const key = Symbol.for("isthmus.runtime");
const holder = globalThis as { [key]?: Runtime };

/** Called once, by server.ts, before the first request. */
export function setRuntime(runtime: Runtime): void {
  holder[key] = runtime;
}

/** @throws Error when the process was not started through server.ts. */
export function getRuntime(): Runtime {
  const runtime = holder[key];
  if (!runtime)
    throw new Error("Isthmus runs behind its own server: start it with `npm start`, not with `next start`");
  return runtime;
}
