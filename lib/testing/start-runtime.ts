import { join } from "node:path";
import { createAnalysisFeed } from "@/lib/server/analysis/analysis-feed";
import { parseConfig } from "@/lib/server/config";
import { createClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { createLogger } from "@/lib/server/logger";
import { setRuntime } from "@/lib/server/runtime";
import { createTenancyStore } from "@/lib/server/tenancy/tenancy-store";
import { createTopologyFeed } from "@/lib/server/topology/topology-feed";
import type { RequestContext, Role } from "@/lib/server/authorization/person";
import { roleGroups } from "@/lib/domain/kubernetes/plan-member-access";

/** The whole server behind the doors, on the fleet's host: for tests of operations. */
export function startRuntime(fleetDirectory: string, people: readonly string[]): { stop(): Promise<void> } {
  const config = parseConfig({
    ISTHMUS_PUBLIC_URL: "http://localhost:3998",
    ISTHMUS_SECRET: "0123456789abcdef0123456789abcdef",
    ISTHMUS_OIDC_ISSUER: "http://localhost:3997",
    ISTHMUS_OIDC_CLIENT_ID: "isthmus",
    ISTHMUS_OIDC_CLIENT_SECRET: "unused",
    ISTHMUS_HOST_KUBECONFIG: join(fleetDirectory, "clusters/host/kubeconfig"),
    ISTHMUS_ALLOW_LOOPBACK_CLUSTERS: "true",
    ISTHMUS_IMPERSONATED_SUBJECTS: people.join(","),
    ISTHMUS_LOG_LEVEL: "silent",
  });
  const logger = createLogger(config.ISTHMUS_LOG_LEVEL);
  const clusters = createClusterRegistry({ config, logger });
  const tenancy = createTenancyStore({
    transport: clusters.hostTransport,
    pulse: clusters.hostPulse,
    logger,
  });
  const topology = createTopologyFeed(clusters, { coalesceMilliseconds: 0, logger });
  const analysis = createAnalysisFeed(clusters, logger);
  setRuntime({ config, logger, clusters, tenancy, topology, analysis });
  clusters.start();
  tenancy.start();
  return {
    async stop() {
      tenancy.stop();
      topology.stop();
      analysis.stop();
      await clusters.stop();
    },
  };
}

/** A signed-in person, as `lib/server/authentication` would build them. */
export function contextOf(sub: string, role: Role): RequestContext {
  const person = {
    issuer: "http://localhost:3997",
    sub,
    name: sub,
    role,
    username: `isthmus:${sub}`,
    groups: [roleGroups[role]],
  };
  return { person, requestId: "test" };
}
