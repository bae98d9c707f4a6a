import type { Resource } from "./object";

/** Every kind Isthmus watches in a cluster when the cluster serves it (discovery decides). Version: preferred first. */
export const watchedResources = [
  { group: "", version: "v1", resource: "namespaces", kind: "Namespace", namespaced: false },
  { group: "", version: "v1", resource: "nodes", kind: "Node", namespaced: false },
  { group: "", version: "v1", resource: "services", kind: "Service", namespaced: true },
  { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true },
  {
    group: "discovery.k8s.io",
    version: "v1",
    resource: "endpointslices",
    kind: "EndpointSlice",
    namespaced: true,
  },
  { group: "apps", version: "v1", resource: "deployments", kind: "Deployment", namespaced: true },
  { group: "apps", version: "v1", resource: "replicasets", kind: "ReplicaSet", namespaced: true },
  { group: "apps", version: "v1", resource: "statefulsets", kind: "StatefulSet", namespaced: true },
  { group: "apps", version: "v1", resource: "daemonsets", kind: "DaemonSet", namespaced: true },
  {
    group: "networking.istio.io",
    version: "v1",
    resource: "virtualservices",
    kind: "VirtualService",
    namespaced: true,
  },
  {
    group: "networking.istio.io",
    version: "v1",
    resource: "destinationrules",
    kind: "DestinationRule",
    namespaced: true,
  },
  { group: "networking.istio.io", version: "v1", resource: "gateways", kind: "Gateway", namespaced: true },
  {
    group: "networking.istio.io",
    version: "v1",
    resource: "serviceentries",
    kind: "ServiceEntry",
    namespaced: true,
  },
  {
    group: "networking.istio.io",
    version: "v1",
    resource: "workloadentries",
    kind: "WorkloadEntry",
    namespaced: true,
  },
  { group: "networking.istio.io", version: "v1", resource: "sidecars", kind: "Sidecar", namespaced: true },
  {
    group: "security.istio.io",
    version: "v1",
    resource: "peerauthentications",
    kind: "PeerAuthentication",
    namespaced: true,
  },
  {
    group: "security.istio.io",
    version: "v1",
    resource: "authorizationpolicies",
    kind: "AuthorizationPolicy",
    namespaced: true,
  },
  {
    group: "security.istio.io",
    version: "v1",
    resource: "requestauthentications",
    kind: "RequestAuthentication",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "gateways",
    kind: "Gateway",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "httproutes",
    kind: "HTTPRoute",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "grpcroutes",
    kind: "GRPCRoute",
    namespaced: true,
  },
] as const satisfies readonly Resource[];

/** `virtualservices.networking.istio.io`, `pods`: the name under which a resource is cached. */
export type ResourceName = string;

export function resourceName({ group, resource }: Pick<Resource, "group" | "resource">): ResourceName {
  return group === "" ? resource : `${resource}.${group}`;
}
