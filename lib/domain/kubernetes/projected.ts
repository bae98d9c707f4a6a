import type { KubernetesObject } from "./object";

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

export interface NamespaceProjection {
  meta: ProjectedMeta;
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
  type: string;
  clusterIP: string;
  ports: readonly {
    name: string;
    port: number;
    targetPort: string;
    protocol: string;
    appProtocol?: string;
  }[];
  selector: Readonly<Record<string, string>>;
  externalName?: string;
}

export interface EndpointSliceProjection {
  meta: ProjectedMeta;
  /** From label `kubernetes.io/service-name`. */
  service: string;
  endpoints: readonly { addresses: readonly string[]; ready: boolean; pod?: string }[];
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
}

/** Deployment, StatefulSet, DaemonSet, ReplicaSet. */
export interface WorkloadProjection {
  meta: ProjectedMeta;
  kind: string;
  replicas: number;
  readyReplicas: number;
  /** Labels of the pod template. */
  podLabels: Readonly<Record<string, string>>;
  serviceAccount: string;
  owner?: { kind: string; name: string };
  /** The tag of each container image by container name, for versions (istiod). */
  images: Readonly<Record<string, string>>;
}

/** Everything known of one cluster, as plain lists: the input of the pure functions. Istio and Gateway API objects are whole. */
export interface ClusterWorld {
  cluster: string;
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
}
