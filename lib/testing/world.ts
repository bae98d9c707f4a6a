import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import type { ClusterSummary } from "../domain/kubernetes/cluster";
import type { KubernetesObject } from "../domain/kubernetes/object";
import type {
  ClusterWorld,
  EndpointSliceProjection,
  NamespaceProjection,
  PodProjection,
  ProjectedMeta,
  ServiceProjection,
  WorkloadProjection,
} from "../domain/kubernetes/projected";

const created = "2026-01-01T00:00:00Z";

function meta(
  name: string,
  namespace: string | undefined,
  labels: Record<string, string> = {},
): ProjectedMeta {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: `uid-${namespace ?? ""}-${name}`,
    resourceVersion: "1",
    creationTimestamp: created,
    labels,
  };
}

/** A world with nothing in it but what is given. */
export function makeWorld(parts: Partial<ClusterWorld> = {}): ClusterWorld {
  return { ...emptyWorld("west"), ...parts };
}

export function makeNamespace(name: string, labels: Record<string, string> = {}): NamespaceProjection {
  return { meta: meta(name, undefined, labels), annotations: {}, phase: "Active" };
}

export function makeService(
  name: string,
  namespace = "bookinfo",
  rest: Partial<ServiceProjection> = {},
): ServiceProjection {
  return {
    meta: meta(name, namespace, { app: name }),
    annotations: {},
    type: "ClusterIP",
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    externalAddresses: [],
    ports: [{ name: "grpc", port: 9080, targetPort: "9080", protocol: "TCP" }],
    selector: { app: name },
    ...rest,
  };
}

/** A Deployment `app-version`, its ReplicaSet, its pods and one EndpointSlice of service `app` for them. */
export function makeDeployment(
  app: string,
  version: string,
  options: { namespace?: string; ready?: number; total?: number; proxy?: PodProjection["proxy"] } = {},
): Pick<ClusterWorld, "deployments" | "replicaSets" | "pods" | "endpointSlices"> {
  const { namespace = "bookinfo", ready = 1, proxy = "sidecar" } = options;
  const total = options.total ?? ready;
  const name = `${app}-${version}`;
  const podLabels = { app, version };
  const workload: WorkloadProjection = {
    meta: meta(name, namespace, podLabels),
    kind: "Deployment",
    replicas: total,
    readyReplicas: ready,
    podLabels,
    podAnnotations: {},
    ports: [],
    serviceAccount: app,
    images: {},
  };
  const pods = Array.from({ length: total }, (_, index): PodProjection => ({
    meta: meta(`${name}-5d8f-${index}`, namespace, podLabels),
    phase: "Running",
    ready: index < ready,
    podIP: `10.244.0.${index + 1}`,
    node: "node-1",
    serviceAccount: app,
    owner: { kind: "ReplicaSet", name: `${name}-5d8f` },
    proxy,
    annotations: {},
    ports: [],
    hostNetwork: false,
  }));
  const slice: EndpointSliceProjection = {
    meta: meta(`${name}-slice`, namespace),
    service: app,
    endpoints: pods.map((pod) => ({ addresses: [pod.podIP], ready: pod.ready, pod: pod.meta.name })),
    ports: [{ name: "grpc", port: 9080, protocol: "TCP" }],
  };
  const replicaSet: WorkloadProjection = {
    ...workload,
    meta: meta(`${name}-5d8f`, namespace, podLabels),
    kind: "ReplicaSet",
    owner: { kind: "Deployment", name },
  };
  return { deployments: [workload], replicaSets: [replicaSet], pods, endpointSlices: [slice] };
}

/** Puts worlds' lists one after the other. */
export function mergeParts(...parts: Partial<ClusterWorld>[]): Partial<ClusterWorld> {
  const merged: Record<string, unknown[]> = {};
  for (const part of parts) {
    for (const [field, list] of Object.entries(part)) {
      if (Array.isArray(list)) merged[field] = [...(merged[field] ?? []), ...list];
    }
  }
  return merged as Partial<ClusterWorld>;
}

export function makeObject(
  apiVersion: string,
  kind: string,
  name: string,
  spec: Record<string, unknown>,
  metadata: Partial<KubernetesObject["metadata"]> = {},
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: {
      namespace: "bookinfo",
      uid: `uid-${kind}-${name}`,
      resourceVersion: "7",
      creationTimestamp: created,
      ...metadata,
      name,
    },
    spec,
  };
}

export function makeVirtualService(
  name: string,
  spec: Record<string, unknown>,
  metadata: Partial<KubernetesObject["metadata"]> = {},
): KubernetesObject {
  return makeObject("networking.istio.io/v1", "VirtualService", name, spec, metadata);
}

export function makeDestinationRule(
  name: string,
  spec: Record<string, unknown>,
  metadata: Partial<KubernetesObject["metadata"]> = {},
): KubernetesObject {
  return makeObject("networking.istio.io/v1", "DestinationRule", name, spec, metadata);
}

export function makeSummary(name = "west", rest: Partial<ClusterSummary> = {}): ClusterSummary {
  return {
    name,
    displayName: name,
    role: "member",
    freshness: "live",
    server: "https://127.0.0.1:6443",
    id: `id-${name}`,
    conditions: [],
    counts: { namespaces: 0, nodes: 0, services: 0, workloads: 0, gateways: 0 },
    ...rest,
  };
}
