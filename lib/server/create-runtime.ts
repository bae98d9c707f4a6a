import "server-only";
import { createAuditKeeper } from "./audit/audit-keeper";
import { createAuditLog } from "./audit/audit-log";
import { createAccessPolicy } from "./authorization/access-policy";
import { createClusterRegistry } from "./clusters/cluster-registry";
import type { Config } from "./config";
import type { Logger } from "./logger";
import type { Runtime } from "./runtime";
import { createTenancyStore } from "./tenancy/tenancy-store";
import { createClusterViews } from "./views/cluster-views";

/**
 * Everything behind the doors, wired but not started: the server and the tests of operations run the same.
 * @throws Error when the host's kubeconfig cannot be used.
 */
export function createRuntime(
  config: Config,
  logger: Logger,
): Runtime & { start(): void; stop(): Promise<void> } {
  const clusters = createClusterRegistry({ config, logger });
  const audit = createAuditLog({
    databaseUrl: config.DATABASE_URL,
    directory: config.ISTHMUS_DATA_DIRECTORY,
    logger,
  });
  const auditKeeper = createAuditKeeper({ audit, days: config.ISTHMUS_AUDIT_RETENTION_DAYS, logger });
  const tenancy = createTenancyStore({
    transport: clusters.hostTransport,
    pulse: clusters.hostPulse,
    logger,
  });
  const access = createAccessPolicy({ tenancy, clusters, logger });
  const views = createClusterViews(clusters, {
    coalesceMilliseconds: config.ISTHMUS_COALESCE_MILLISECONDS,
    logger,
  });
  return {
    config,
    logger,
    clusters,
    audit,
    tenancy,
    access,
    views,
    start() {
      clusters.start();
      tenancy.start();
      auditKeeper.start();
    },
    async stop() {
      auditKeeper.stop();
      views.stop();
      access.stop();
      tenancy.stop();
      await clusters.stop();
      await audit.close();
    },
  };
}
