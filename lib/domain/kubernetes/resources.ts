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
  { group: "", version: "v1", resource: "serviceaccounts", kind: "ServiceAccount", namespaced: true },
  {
    group: "networking.istio.io",
    version: "v1",
    resource: "workloadgroups",
    kind: "WorkloadGroup",
    namespaced: true,
  },
  {
    group: "networking.istio.io",
    version: "v1alpha3",
    resource: "envoyfilters",
    kind: "EnvoyFilter",
    namespaced: true,
  },
  {
    group: "networking.istio.io",
    version: "v1beta1",
    resource: "proxyconfigs",
    kind: "ProxyConfig",
    namespaced: true,
  },
  {
    group: "telemetry.istio.io",
    version: "v1",
    resource: "telemetries",
    kind: "Telemetry",
    namespaced: true,
  },
  {
    group: "extensions.istio.io",
    version: "v1alpha1",
    resource: "wasmplugins",
    kind: "WasmPlugin",
    namespaced: true,
  },
  {
    group: "extensions.istio.io",
    version: "v1alpha1",
    resource: "trafficextensions",
    kind: "TrafficExtension",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "gatewayclasses",
    kind: "GatewayClass",
    namespaced: false,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "referencegrants",
    kind: "ReferenceGrant",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "listenersets",
    kind: "ListenerSet",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "backendtlspolicies",
    kind: "BackendTLSPolicy",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1",
    resource: "tlsroutes",
    kind: "TLSRoute",
    namespaced: true,
  },
  {
    group: "gateway.networking.k8s.io",
    version: "v1alpha2",
    resource: "tcproutes",
    kind: "TCPRoute",
    namespaced: true,
  },
] as const satisfies readonly Resource[];

/** `virtualservices.networking.istio.io`, `pods`: the name under which a resource is cached. */
export type ResourceName = string;

export function resourceName({ group, resource }: Pick<Resource, "group" | "resource">): ResourceName {
  return group === "" ? resource : `${resource}.${group}`;
}

/** Kinds that put code or raw Envoy configuration into proxies, so that only operators write them. */
export const operatorOnlyResources: readonly ResourceName[] = [
  "envoyfilters.networking.istio.io",
  "wasmplugins.extensions.istio.io",
  "trafficextensions.extensions.istio.io",
];

const meshGroups: ReadonlySet<string> = new Set([
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "extensions.istio.io",
  "gateway.networking.k8s.io",
]);

/** The Istio and Gateway API kinds among the watched, by {@link resourceName}: what the configuration pages show and edit. */
export const meshResources: ReadonlyMap<ResourceName, Resource> = new Map(
  watchedResources
    .filter(({ group }) => meshGroups.has(group))
    .map((resource) => [resourceName(resource), resource]),
);

/** The watched Istio or Gateway API kind of an object, in any version; undefined for every other kind. */
export function findMeshResource({
  apiVersion,
  kind,
}: {
  apiVersion: string;
  kind: string;
}): Resource | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return watchedResources.find(
    (resource) => resource.kind === kind && resource.group === group && meshGroups.has(group),
  );
}
