import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ServiceRow } from "@/lib/domain/kubernetes/service-view";
import type { Health } from "@/lib/domain/topology/topology";

export interface FleetProblem {
  /** A stable key. */
  id: string;
  tone: "bad" | "warn";
  title: string;
  detail: string;
  href: string;
}

export interface FleetSummary {
  health: Record<Health, number>;
  /** Services whose requests go to more than one version. */
  splits: ServiceRow[];
  gateways: number;
  problems: FleetProblem[];
}

/** What stands out in the fleet; worst first. */
export function summarizeFleet(
  clusters: readonly ClusterSummary[],
  services: readonly ServiceRow[],
): FleetSummary {
  const health: Record<Health, number> = { healthy: 0, degraded: 0, failing: 0, unknown: 0 };
  for (const service of services) health[service.health]++;
  return {
    health,
    splits: services.filter((service) => service.split.filter((share) => share.percent > 0).length > 1),
    gateways: clusters.reduce((sum, cluster) => sum + cluster.counts.gateways, 0),
    problems: [...clusters.flatMap(clusterProblems), ...services.flatMap(serviceProblems)].toSorted(
      (a, b) => (a.tone === "bad" ? 0 : 1) - (b.tone === "bad" ? 0 : 1),
    ),
  };
}

function clusterProblems(cluster: ClusterSummary): FleetProblem[] {
  const href = `/clusters/${encodeURIComponent(cluster.name)}`;
  if (cluster.freshness === "stale" || cluster.freshness === "offline") {
    return [
      {
        id: `cluster ${cluster.name}`,
        tone: cluster.freshness === "offline" ? "bad" : "warn",
        title:
          cluster.freshness === "stale"
            ? `Cluster ${cluster.displayName} is stale`
            : `Cluster ${cluster.displayName} never answered`,
        detail: cluster.problem ?? "its API server does not answer",
        href,
      },
    ];
  }
  return cluster.conditions
    .filter((condition) => condition.status === "False" && condition.reason !== "NoControlPlane")
    .map((condition) => ({
      id: `cluster ${cluster.name} ${condition.type}`,
      tone: "warn",
      title: `Cluster ${cluster.displayName}: ${condition.type} is False`,
      detail: condition.message,
      href,
    }));
}

function serviceProblems(service: ServiceRow): FleetProblem[] {
  if (service.stale || (service.health !== "failing" && service.health !== "degraded")) return [];
  return [
    {
      id: `service ${service.cluster}/${service.namespace}/${service.name}`,
      tone: service.health === "failing" ? "bad" : "warn",
      title: `${service.name} is ${service.health}`,
      detail: `${service.ready} of ${service.total} endpoints ready · ${service.namespace} · ${service.cluster}`,
      href: `/services/${[service.cluster, service.namespace, service.name].map(encodeURIComponent).join("/")}`,
    },
  ];
}
