import { findEndpoints } from "../topology/find-endpoints";
import { groupBy, type TopologyContext } from "../topology/topology-context";
import type { PodProjection, ServiceProjection } from "./projected";
import { compareText } from "./select";
import type { ServiceDetail } from "./service-view";
import { findPods, findWorkloads, readVersion } from "./service-workloads";

type Workload = ServiceDetail["workloads"][number];

/** The workloads behind a service: those with pods, those scaled to zero, and virtual machines. */
export function listServiceWorkloads(context: TopologyContext, service: ServiceProjection): Workload[] {
  const endpoints = findEndpoints(context, service);
  // A service without selector has endpoints somebody wrote by hand.
  const pods = new Map(
    endpoints.flatMap(({ pod }) => (pod === undefined ? [] : [[pod.meta.name, pod] as const])),
  );
  for (const pod of findPods(context.world, service)) pods.set(pod.meta.name, pod);

  const workloads = new Map<string, Workload>();
  for (const workload of findWorkloads(context.world, service)) {
    workloads.set(`${workload.kind}/${workload.meta.name}`, {
      kind: workload.kind,
      name: workload.meta.name,
      version: readVersion(workload.podLabels),
      ready: workload.readyReplicas,
      total: workload.replicas,
      serviceAccount: workload.serviceAccount,
      proxy: "none",
    });
  }
  const keyOf = (pod: PodProjection) => {
    const { kind, name } = context.ownerOf(pod);
    return `${kind}/${name}`;
  };
  for (const [key, own] of groupBy([...pods.values()], keyOf)) {
    const [first] = own;
    if (first === undefined) continue;
    const { kind, name } = context.ownerOf(first);
    workloads.set(key, {
      kind,
      name,
      version: readVersion(first.meta.labels),
      ready: own.filter(({ ready }) => ready).length,
      total: Math.max(own.length, workloads.get(key)?.total ?? 0),
      serviceAccount: first.serviceAccount,
      proxy: findProxy(own),
    });
  }
  for (const { machine, ready, labels } of endpoints) {
    if (machine === undefined) continue;
    const version = readVersion(labels);
    const counts = { ready: ready ? 1 : 0, total: 1 };
    workloads.set(`WorkloadEntry/${machine}`, {
      kind: "WorkloadEntry",
      name: machine,
      version,
      ...counts,
      serviceAccount: "",
      proxy: "sidecar",
    });
  }
  return [...workloads.values()].toSorted(
    (a, b) => compareText(a.name, b.name) || compareText(a.kind, b.kind),
  );
}

/** `none` when any pod lacks a proxy: what matters is that some calls are outside the mesh. */
function findProxy(pods: readonly PodProjection[]): Workload["proxy"] {
  if (pods.some(({ proxy }) => proxy === "none")) return "none";
  return pods.every(({ proxy }) => proxy === "proxyless") ? "proxyless" : "sidecar";
}
