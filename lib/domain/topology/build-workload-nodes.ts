import { isWorkloadEntryHealthy, readWorkloadEntryLabels } from "../istio/read-split-versions";
import { namespaceOf } from "../istio/virtual-service";
import type { KubernetesObject } from "../kubernetes/object";
import type { PodProjection, WorkloadProjection } from "../kubernetes/projected";
import { readRecord, readString } from "../kubernetes/read-field";
import { readVersion } from "../kubernetes/service-workloads";
import { findWorkloadPolicies } from "./find-governing-objects";
import { findHealth } from "./find-health";
import { findSecurityBadges } from "./find-security-badges";
import type { TopologyNode } from "./topology";
import { groupBy, type TopologyContext } from "./topology-context";
import { formatNodeId } from "./topology-id";

const resources: Record<string, string> = {
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  ReplicaSet: "replicasets",
};

/** Nodes for Deployments, StatefulSets, DaemonSets, ReplicaSets and pods without an owner, and virtual machines. */
export function buildWorkloadNodes(context: TopologyContext): TopologyNode[] {
  const { world } = context;
  const live = world.pods.filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  const podsOf = groupBy(live, (pod) => {
    const { kind, name } = context.ownerOf(pod);
    return `${kind}/${pod.meta.namespace ?? ""}/${name}`;
  });
  const bare = world.replicaSets.filter(({ owner, replicas }) => owner === undefined && replicas > 0);
  const controllers = [...world.deployments, ...world.statefulSets, ...world.daemonSets, ...bare].map(
    (workload) =>
      buildControllerNode(
        context,
        workload,
        podsOf.get(`${workload.kind}/${workload.meta.namespace ?? ""}/${workload.meta.name}`) ?? [],
      ),
  );
  const pods = live.filter(({ owner }) => owner === undefined).map((pod) => buildPodNode(context, pod));
  return [...controllers, ...pods, ...world.workloadEntries.map((entry) => buildMachineNode(context, entry))];
}

function buildControllerNode(
  context: TopologyContext,
  workload: WorkloadProjection,
  pods: readonly PodProjection[],
): TopologyNode {
  const { name, namespace = "" } = workload.meta;
  const ready =
    pods.length === 0
      ? { ready: workload.readyReplicas, total: workload.replicas }
      : { ready: pods.filter((pod) => pod.ready).length, total: Math.max(pods.length, workload.replicas) };
  return {
    ...describe(context, namespace, name, workload.kind, workload.podLabels, ready, "pod"),
    object: {
      group: "apps",
      version: "v1",
      resource: resources[workload.kind] ?? "deployments",
      kind: workload.kind,
      name,
      namespace,
    },
    badges: findSecurityBadges(context, namespace, workload.podLabels, pods),
  };
}

function buildPodNode(context: TopologyContext, pod: PodProjection): TopologyNode {
  const { name, namespace = "", labels } = pod.meta;
  return {
    ...describe(context, namespace, name, "Pod", labels, { ready: pod.ready ? 1 : 0, total: 1 }, "pod"),
    object: { group: "", version: "v1", resource: "pods", kind: "Pod", name, namespace },
    badges: findSecurityBadges(context, namespace, labels, [pod]),
  };
}

function buildMachineNode(context: TopologyContext, entry: KubernetesObject): TopologyNode {
  const { name } = entry.metadata;
  const namespace = namespaceOf(entry);
  const address = readString(readRecord(entry["spec"])["address"]) ?? "no address";
  const ready = { ready: isWorkloadEntryHealthy(entry) ? 1 : 0, total: 1 };
  return {
    ...describe(
      context,
      namespace,
      name,
      "WorkloadEntry",
      readWorkloadEntryLabels(entry),
      ready,
      "virtual machine",
    ),
    object: {
      group: "networking.istio.io",
      version: "v1",
      resource: "workloadentries",
      kind: "WorkloadEntry",
      name,
      namespace,
    },
    subtitle: `VM · ${address}`,
    badges: [
      {
        kind: "virtual-machine",
        text: `WorkloadEntry ${namespace}/${name}: a virtual machine at ${address}`,
      },
    ],
  };
}

function describe(
  context: TopologyContext,
  namespace: string,
  name: string,
  objectKind: string,
  labels: Readonly<Record<string, string>>,
  ready: { ready: number; total: number },
  what: string,
): Omit<TopologyNode, "object" | "badges"> {
  const version = readVersion(labels);
  const governedBy = findWorkloadPolicies(context, namespace, labels);
  const count =
    ready.total === 0
      ? "scaled to zero"
      : `${ready.ready} of ${ready.total} ${what}${ready.total === 1 ? "" : "s"} ready`;
  return {
    id: formatNodeId(context.cluster, namespace, "workload", name, objectKind),
    kind: "workload",
    cluster: context.cluster,
    namespace,
    name,
    health: findHealth(ready),
    subtitle: version === "" ? count : `${version} · ${count}`,
    ...(version === "" ? {} : { version }),
    ...(governedBy.length === 0 ? {} : { governedBy }),
    ready,
  };
}
