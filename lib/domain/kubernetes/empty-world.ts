import { defaultMeshConfig } from "../istio/mesh-config";
import type { ClusterWorld } from "./projected";

/** A cluster of which nothing is known yet. */
export function emptyWorld(cluster: string): ClusterWorld {
  return {
    cluster,
    mesh: defaultMeshConfig,
    namespaces: [],
    nodes: [],
    services: [],
    endpointSlices: [],
    pods: [],
    deployments: [],
    replicaSets: [],
    statefulSets: [],
    daemonSets: [],
    virtualServices: [],
    destinationRules: [],
    gateways: [],
    serviceEntries: [],
    workloadEntries: [],
    sidecars: [],
    peerAuthentications: [],
    authorizationPolicies: [],
    requestAuthentications: [],
    gatewayApiGateways: [],
    httpRoutes: [],
    grpcRoutes: [],
    tlsRoutes: [],
    tcpRoutes: [],
    gatewayClasses: [],
    referenceGrants: [],
    listenerSets: [],
    backendTlsPolicies: [],
    workloadGroups: [],
    envoyFilters: [],
    proxyConfigs: [],
    telemetries: [],
    wasmPlugins: [],
    trafficExtensions: [],
    serviceAccounts: [],
  };
}
