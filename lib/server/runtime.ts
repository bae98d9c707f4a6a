import "server-only";
import type { AuditLog } from "./audit/audit-log";
import type { AccessPolicy } from "./authorization/access-policy";
import type { Config } from "./config";
import type { Logger } from "./logger";
import type { ClusterRegistry } from "./clusters/cluster-registry";
import type { TenancyStore } from "./tenancy/tenancy-store";
import type { ClusterViews } from "./views/cluster-views";

/** What one process shares between the custom server and Next's separately bundled routes. */
export interface Runtime {
  config: Config;
  logger: Logger;
  clusters: ClusterRegistry;
  /** Who did what. */
  audit: AuditLog;
  tenancy: TenancyStore;
  /** Who may do what. */
  access: AccessPolicy;
  /** What people see; operations read through `viewOf` only. */
  views: ClusterViews;
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
