import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type {
  ClusterWorld,
  EndpointSliceProjection,
  NamespaceProjection,
  NodeProjection,
  PodProjection,
  ServiceAccountProjection,
  ServiceProjection,
  WorkloadProjection,
} from "@/lib/domain/kubernetes/projected";
import type { ResourceName } from "@/lib/domain/kubernetes/resources";
import type { Interner } from "./interner";
import { projectAnnotations, projectMeta } from "./project-meta";
import { hasTrueCondition, projectPod } from "./project-pod";
import { projectEndpointSlice, projectService } from "./project-service";
import { projectWorkload } from "./project-workload";
import { asLabels, asRecord, asText, type Json } from "./read-json";

/** Anything the cache holds. */
export type CachedObject =
  | NamespaceProjection
  | NodeProjection
  | ServiceProjection
  | EndpointSliceProjection
  | PodProjection
  | WorkloadProjection
  | ServiceAccountProjection
  | KubernetesObject;

/** Turns an object as its API server sent it into what is kept; undefined when it has no name or version. Never throws. */
export type Project = (object: Json, interner: Interner) => CachedObject | undefined;

type WorldList = Exclude<keyof ClusterWorld, "cluster" | "mesh" | "rootCertificate">;

function projectNamespace(object: Json, interner: Interner): NamespaceProjection | undefined {
  const meta = projectMeta(object, interner);
  return (
    meta && {
      meta,
      annotations: projectAnnotations(object.metadata, interner),
      phase: interner.text(asText(asRecord(object.status).phase)),
    }
  );
}

function projectServiceAccount(object: Json, interner: Interner): ServiceAccountProjection | undefined {
  const meta = projectMeta(object, interner);
  return meta && { meta };
}

function projectNode(object: Json, interner: Interner): NodeProjection | undefined {
  const meta = projectMeta(object, interner);
  if (!meta) return undefined;
  const status = asRecord(object.status);
  return {
    meta,
    ready: hasTrueCondition(status, "Ready"),
    kubeletVersion: interner.text(asText(asRecord(status.nodeInfo).kubeletVersion)),
    region: meta.labels["topology.kubernetes.io/region"],
    zone: meta.labels["topology.kubernetes.io/zone"],
  };
}

/** Deeper than any real object; a hostile one keeps its strings unshared instead of exhausting the stack. */
const maximumDepth = 64;

function internTree(value: unknown, interner: Interner, depth = 0): unknown {
  if (typeof value === "string") return value.length <= 64 ? interner.text(value) : value;
  if (depth > maximumDepth) return value;
  if (Array.isArray(value)) return value.map((entry) => internTree(entry, interner, depth + 1));
  if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      // Numbers and booleans stay where they are; `__proto__` is an own key of parsed JSON and must not become a prototype.
      if (typeof entry !== "object" && typeof entry !== "string") continue;
      if (key !== "__proto__")
        (value as Record<string, unknown>)[key] = internTree(entry, interner, depth + 1);
    }
  }
  return value;
}

const metadataTexts = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
];
const metadataMaps = ["labels", "annotations"];

/** Metadata with its fields of the types that `ObjectMeta` says, whatever the member sent; absent ones stay absent. */
function normalizeMetadata(metadata: Json): Json {
  const { managedFields: _, ...kept } = metadata;
  const typed: Record<string, unknown> = kept;
  for (const field of metadataTexts) if (field in typed) typed[field] = asText(typed[field]);
  for (const field of metadataMaps) if (field in typed) typed[field] = asLabels(typed[field]);
  return typed;
}

/**
 * Istio and Gateway API objects are kept whole, without `managedFields`. Takes ownership of the parsed object. Only its
 * metadata is checked: a `spec` is of any shape, and its readers must take it so.
 */
function projectWhole(group: string, kind: string): Project {
  return (object, interner) => {
    const metadata = normalizeMetadata(asRecord(object.metadata));
    if (asText(metadata.name) === "" || asText(metadata.resourceVersion) === "") return undefined;
    // Items of a list of built-in kinds come without kind and apiVersion; those of custom resources bring their own.
    const { apiVersion, kind: ownKind, ...rest } = object;
    const named = {
      apiVersion: asText(apiVersion) || `${group}/v1`,
      kind: asText(ownKind) || kind,
      ...rest,
      metadata,
    };
    return internTree(named, interner) as KubernetesObject;
  };
}

const istioNetworking = "networking.istio.io";
const istioSecurity = "security.istio.io";
const gatewayApi = "gateway.networking.k8s.io";

/** For each resource that is cached: the list of `ClusterWorld` it fills, and how it is projected. */
export const projections: ReadonlyMap<ResourceName, { list: WorldList; project: Project }> = new Map(
  Object.entries<{ list: WorldList; project: Project }>({
    namespaces: { list: "namespaces", project: projectNamespace },
    nodes: { list: "nodes", project: projectNode },
    services: { list: "services", project: projectService },
    pods: { list: "pods", project: projectPod },
    "endpointslices.discovery.k8s.io": { list: "endpointSlices", project: projectEndpointSlice },
    "deployments.apps": { list: "deployments", project: projectWorkload("Deployment") },
    "replicasets.apps": { list: "replicaSets", project: projectWorkload("ReplicaSet") },
    "statefulsets.apps": { list: "statefulSets", project: projectWorkload("StatefulSet") },
    "daemonsets.apps": { list: "daemonSets", project: projectWorkload("DaemonSet") },
    "virtualservices.networking.istio.io": {
      list: "virtualServices",
      project: projectWhole(istioNetworking, "VirtualService"),
    },
    "destinationrules.networking.istio.io": {
      list: "destinationRules",
      project: projectWhole(istioNetworking, "DestinationRule"),
    },
    "gateways.networking.istio.io": { list: "gateways", project: projectWhole(istioNetworking, "Gateway") },
    "serviceentries.networking.istio.io": {
      list: "serviceEntries",
      project: projectWhole(istioNetworking, "ServiceEntry"),
    },
    "workloadentries.networking.istio.io": {
      list: "workloadEntries",
      project: projectWhole(istioNetworking, "WorkloadEntry"),
    },
    "sidecars.networking.istio.io": { list: "sidecars", project: projectWhole(istioNetworking, "Sidecar") },
    "peerauthentications.security.istio.io": {
      list: "peerAuthentications",
      project: projectWhole(istioSecurity, "PeerAuthentication"),
    },
    "authorizationpolicies.security.istio.io": {
      list: "authorizationPolicies",
      project: projectWhole(istioSecurity, "AuthorizationPolicy"),
    },
    "requestauthentications.security.istio.io": {
      list: "requestAuthentications",
      project: projectWhole(istioSecurity, "RequestAuthentication"),
    },
    "gateways.gateway.networking.k8s.io": {
      list: "gatewayApiGateways",
      project: projectWhole(gatewayApi, "Gateway"),
    },
    "httproutes.gateway.networking.k8s.io": {
      list: "httpRoutes",
      project: projectWhole(gatewayApi, "HTTPRoute"),
    },
    "grpcroutes.gateway.networking.k8s.io": {
      list: "grpcRoutes",
      project: projectWhole(gatewayApi, "GRPCRoute"),
    },
    serviceaccounts: { list: "serviceAccounts", project: projectServiceAccount },
    "workloadgroups.networking.istio.io": {
      list: "workloadGroups",
      project: projectWhole("networking.istio.io", "WorkloadGroup"),
    },
    "envoyfilters.networking.istio.io": {
      list: "envoyFilters",
      project: projectWhole("networking.istio.io", "EnvoyFilter"),
    },
    "proxyconfigs.networking.istio.io": {
      list: "proxyConfigs",
      project: projectWhole("networking.istio.io", "ProxyConfig"),
    },
    "telemetries.telemetry.istio.io": {
      list: "telemetries",
      project: projectWhole("telemetry.istio.io", "Telemetry"),
    },
    "wasmplugins.extensions.istio.io": {
      list: "wasmPlugins",
      project: projectWhole("extensions.istio.io", "WasmPlugin"),
    },
    "trafficextensions.extensions.istio.io": {
      list: "trafficExtensions",
      project: projectWhole("extensions.istio.io", "TrafficExtension"),
    },
    "gatewayclasses.gateway.networking.k8s.io": {
      list: "gatewayClasses",
      project: projectWhole("gateway.networking.k8s.io", "GatewayClass"),
    },
    "referencegrants.gateway.networking.k8s.io": {
      list: "referenceGrants",
      project: projectWhole("gateway.networking.k8s.io", "ReferenceGrant"),
    },
    "listenersets.gateway.networking.k8s.io": {
      list: "listenerSets",
      project: projectWhole("gateway.networking.k8s.io", "ListenerSet"),
    },
    "backendtlspolicies.gateway.networking.k8s.io": {
      list: "backendTlsPolicies",
      project: projectWhole("gateway.networking.k8s.io", "BackendTLSPolicy"),
    },
    "tlsroutes.gateway.networking.k8s.io": {
      list: "tlsRoutes",
      project: projectWhole("gateway.networking.k8s.io", "TLSRoute"),
    },
    "tcproutes.gateway.networking.k8s.io": {
      list: "tcpRoutes",
      project: projectWhole("gateway.networking.k8s.io", "TCPRoute"),
    },
  }),
);

/** Name, namespace and version of anything the cache holds. */
export function metaOf(object: CachedObject): { name: string; namespace?: string; resourceVersion?: string } {
  return "metadata" in object
    ? (object as KubernetesObject).metadata
    : (object as Exclude<CachedObject, KubernetesObject>).meta;
}
