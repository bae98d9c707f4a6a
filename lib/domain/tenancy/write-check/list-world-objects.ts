import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";

/** Every Istio and Gateway API object of a cluster, of all namespaces; those that belong to none are left out. */
export function* listObjectsOf(world: ClusterWorld): Generator<KubernetesObject> {
  const lists: readonly (readonly KubernetesObject[])[] = [
    world.virtualServices,
    world.destinationRules,
    world.gateways,
    world.serviceEntries,
    world.workloadEntries,
    world.workloadGroups,
    world.sidecars,
    world.peerAuthentications,
    world.authorizationPolicies,
    world.requestAuthentications,
    world.telemetries,
    world.gatewayApiGateways,
    world.httpRoutes,
    world.grpcRoutes,
    world.tlsRoutes,
    world.tcpRoutes,
    world.referenceGrants,
    world.listenerSets,
    world.backendTlsPolicies,
    world.envoyFilters,
    world.proxyConfigs,
    world.wasmPlugins,
    world.trafficExtensions,
  ];
  for (const list of lists) yield* list;
}
