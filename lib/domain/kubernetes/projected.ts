import type { MeshConfig } from "../istio/mesh-config";
import type { Condition, KubernetesObject } from "./object";

/**
 * What the cache keeps of the bulky kinds: exactly the fields the product uses (a Pod is 10 kB of JSON, of which we read
 * some hundred bytes). Istio and Gateway API objects are kept whole, without `managedFields`. Label maps and strings are
 * interned and shared: never mutate a projection.
 */
export interface ProjectedMeta {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
  labels: Readonly<Record<string, string>>;
}

/** The annotations that change what Istio does: those whose key is in a domain that ends in `istio.io`, and `kubernetes.io/ingress.class`. */
export type IstioAnnotations = Readonly<Record<string, string>>;

export interface NamespaceProjection {
  meta: ProjectedMeta;
  annotations: IstioAnnotations;
  phase: string;
}

export interface NodeProjection {
  meta: ProjectedMeta;
  ready: boolean;
  kubeletVersion: string;
  region?: string;
  zone?: string;
}

export interface ServiceProjection {
  meta: ProjectedMeta;
  annotations: IstioAnnotations;
  type: string;
  /** "None" for a headless service, "" when it has none. */
  clusterIP: string;
  /** All of them, `clusterIP` first, for dual stack. */
  clusterIPs: readonly string[];
  /** Addresses of the load balancer from the status, and `spec.externalIPs`. */
  externalAddresses: readonly string[];
  /** `spec.trafficDistribution`. */
  trafficDistribution?: string;
  ports: readonly {
    name: string;
    port: number;
    /** A number or the name of a container port; "" when the API server was not asked to default it: the port itself. */
    targetPort: string;
    nodePort?: number;
    protocol: string;
    appProtocol?: string;
  }[];
  selector: Readonly<Record<string, string>>;
  externalName?: string;
  /** Istio's own conditions in the status, e.g. `istio.io/WaypointBound`; absent when there are none. */
  conditions?: readonly Pick<Condition, "type" | "status" | "reason" | "message">[];
}

export interface EndpointSliceProjection {
  meta: ProjectedMeta;
  /** From label `kubernetes.io/service-name`. */
  service: string;
  endpoints: readonly { addresses: readonly string[]; ready: boolean; pod?: string }[];
  ports: readonly { name: string; port: number; protocol: string; appProtocol?: string }[];
}

export interface PodProjection {
  meta: ProjectedMeta;
  phase: string;
  ready: boolean;
  podIP: string;
  node: string;
  serviceAccount: string;
  /** The controlling owner, e.g. a ReplicaSet. */
  owner?: { kind: string; name: string };
  /** An Istio proxy container or restartable init container, or a proxyless gRPC workload (annotation `inject.istio.io/templates: grpc-agent`). */
  proxy: "sidecar" | "proxyless" | "none";
  annotations: IstioAnnotations;
  /** `ports` of all its containers. */
  ports: readonly ContainerPort[];
  hostNetwork: boolean;
  /** The image of the first container or init container `istio-proxy`, as written. */
  proxyImage?: string;
  /** Whether a container `istio-init` redirected its traffic, not the CNI plugin. */
  hasInitContainer?: boolean;
  /** Whether the pod or a container of the application runs as user 1337, which is the proxy's. */
  usesProxyUser?: boolean;
}

export interface ContainerPort {
  name: string;
  containerPort: number;
  protocol: string;
}

export interface ServiceAccountProjection {
  meta: ProjectedMeta;
}

/** Deployment, StatefulSet, DaemonSet, ReplicaSet. */
export interface WorkloadProjection {
  meta: ProjectedMeta;
  kind: string;
  replicas: number;
  readyReplicas: number;
  /** Labels of the pod template. */
  podLabels: Readonly<Record<string, string>>;
  /** Annotations of the pod template. */
  podAnnotations: IstioAnnotations;
  /** `ports` of all containers of the pod template. */
  ports: readonly ContainerPort[];
  serviceAccount: string;
  owner?: { kind: string; name: string };
  /** The tag of each container image by container name, for versions (istiod). */
  images: Readonly<Record<string, string>>;
  /** Annotations of the workload itself. */
  annotations?: IstioAnnotations;
  /** As of a pod. */
  proxyImage?: string;
  usesProxyUser?: boolean;
  /** `env` with plain values, of control planes (label `app: istiod`) only. */
  environment?: Readonly<Record<string, string>>;
}

/** Everything known of one cluster, as plain lists: the input of the pure functions. Istio and Gateway API objects are whole. */
export interface ClusterWorld {
  cluster: string;
  /** The mesh configuration istiod runs with; Istio's defaults as long as none was read. */
  mesh: MeshConfig;
  /** SHA-256 of each root certificate that the mesh trusts (ConfigMap `istio-ca-root-cert`), in lower-case hex, sorted, joined by ","; absent when unknown. */
  rootCertificate?: string;
  namespaces: readonly NamespaceProjection[];
  nodes: readonly NodeProjection[];
  services: readonly ServiceProjection[];
  endpointSlices: readonly EndpointSliceProjection[];
  pods: readonly PodProjection[];
  deployments: readonly WorkloadProjection[];
  replicaSets: readonly WorkloadProjection[];
  statefulSets: readonly WorkloadProjection[];
  daemonSets: readonly WorkloadProjection[];
  virtualServices: readonly KubernetesObject[];
  destinationRules: readonly KubernetesObject[];
  gateways: readonly KubernetesObject[];
  serviceEntries: readonly KubernetesObject[];
  workloadEntries: readonly KubernetesObject[];
  sidecars: readonly KubernetesObject[];
  peerAuthentications: readonly KubernetesObject[];
  authorizationPolicies: readonly KubernetesObject[];
  requestAuthentications: readonly KubernetesObject[];
  gatewayApiGateways: readonly KubernetesObject[];
  httpRoutes: readonly KubernetesObject[];
  grpcRoutes: readonly KubernetesObject[];
  tlsRoutes: readonly KubernetesObject[];
  tcpRoutes: readonly KubernetesObject[];
  gatewayClasses: readonly KubernetesObject[];
  referenceGrants: readonly KubernetesObject[];
  listenerSets: readonly KubernetesObject[];
  backendTlsPolicies: readonly KubernetesObject[];
  workloadGroups: readonly KubernetesObject[];
  envoyFilters: readonly KubernetesObject[];
  proxyConfigs: readonly KubernetesObject[];
  telemetries: readonly KubernetesObject[];
  wasmPlugins: readonly KubernetesObject[];
  trafficExtensions: readonly KubernetesObject[];
  serviceAccounts: readonly ServiceAccountProjection[];
}
