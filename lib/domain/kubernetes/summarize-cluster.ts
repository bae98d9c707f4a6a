import type { ClusterFreshness, ClusterSummary } from "./cluster";
import type { ClusterResource } from "./cluster-resource";
import type { Condition } from "./object";
import type { ClusterWorld } from "./projected";

export interface ClusterObservation {
  freshness: ClusterFreshness;
  /** Milliseconds since the epoch. */
  lastSeenAt: number | undefined;
  kubernetesVersion: string | undefined;
  problem: string | undefined;
  /** Why the mesh configuration of the world is not what the cluster has. */
  meshProblem?: string | undefined;
}

/** What every page shows of a cluster, from its resource and what was last seen of it. */
export function summarizeCluster(
  resource: ClusterResource,
  world: ClusterWorld,
  { freshness, lastSeenAt, kubernetesVersion, problem, meshProblem }: ClusterObservation,
  conditions: Condition[],
): ClusterSummary {
  const { name } = resource.metadata;
  const { spec } = resource;
  const istioVersion = readIstioVersion(world);
  const gaps = (freshness === "live" ? [problem, meshProblem] : [meshProblem]).filter(
    (gap) => gap !== undefined,
  );
  return {
    name,
    displayName: spec.displayName === undefined || spec.displayName === "" ? name : spec.displayName,
    role: spec.role,
    ...(spec.region === undefined || spec.region === "" ? {} : { region: spec.region }),
    ...(spec.environment === undefined || spec.environment === "" ? {} : { environment: spec.environment }),
    freshness,
    ...(lastSeenAt === undefined ? {} : { lastSeen: new Date(lastSeenAt).toISOString() }),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(istioVersion === undefined ? {} : { istioVersion }),
    server: spec.connection.server,
    id: spec.id,
    conditions,
    ...(freshness !== "live" && problem !== undefined ? { problem } : {}),
    ...(gaps.length === 0 ? {} : { gaps }),
    counts: {
      namespaces: world.namespaces.length,
      nodes: world.nodes.length,
      services: world.services.length,
      workloads: world.deployments.length + world.statefulSets.length + world.daemonSets.length,
      gateways: world.gateways.length + world.gatewayApiGateways.length,
    },
  };
}

/** The istiod Deployments of a cluster (label `app=istiod`): version is the image tag. Source: istio manifests/charts/istio-control. */
export function findControlPlanes(world: Pick<ClusterWorld, "deployments">): {
  namespace: string;
  name: string;
  /** Label `istio.io/rev`; "default" without one. */
  revision: string;
  version: string;
  ready: number;
  replicas: number;
}[] {
  return world.deployments
    .filter(({ meta }) => meta.labels.app === "istiod")
    .map(({ meta, images, readyReplicas, replicas }) => ({
      namespace: meta.namespace ?? "",
      name: meta.name,
      revision: meta.labels["istio.io/rev"] || "default",
      version: Object.values(images)[0] ?? "",
      ready: readyReplicas,
      replicas,
    }));
}

function readIstioVersion(world: ClusterWorld): string | undefined {
  const versions = findControlPlanes(world)
    .map((plane) => plane.version)
    .filter((version) => version !== "");
  return versions.length === 0 ? undefined : [...new Set(versions)].join(", ");
}
