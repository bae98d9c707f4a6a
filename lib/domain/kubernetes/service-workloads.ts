import type { ClusterWorld, PodProjection, ServiceProjection, WorkloadProjection } from "./projected";
import { compareText, isSelectedByService } from "./select";

/** A workload that runs pods: what a person would name, i.e. the Deployment and not its ReplicaSet. */
export interface WorkloadReference {
  kind: string;
  name: string;
}

/** The label that names a workload's version in Istio's conventions. */
export const versionLabel = "version";

export function readVersion(labels: Readonly<Record<string, string>>): string {
  return labels[versionLabel] ?? labels["app.kubernetes.io/version"] ?? "";
}

/** Looks a Service up; undefined when the cluster has none of that name. */
export function findService(
  world: Pick<ClusterWorld, "services">,
  namespace: string,
  name: string,
): ServiceProjection | undefined {
  return world.services.find(({ meta }) => meta.name === name && meta.namespace === namespace);
}

/** The pods a Service selects, in order of name, without those that have ended. */
export function findPods(world: Pick<ClusterWorld, "pods">, service: ServiceProjection): PodProjection[] {
  return world.pods
    .filter(
      (pod) =>
        pod.meta.namespace === service.meta.namespace &&
        pod.phase !== "Succeeded" &&
        pod.phase !== "Failed" &&
        isSelectedByService(service.selector, pod.meta.labels),
    )
    .toSorted((a, b) => compareText(a.meta.name, b.meta.name));
}

/** The Deployments, StatefulSets and DaemonSets whose pods a Service selects, also those scaled to zero. */
export function findWorkloads(
  world: Pick<ClusterWorld, "deployments" | "statefulSets" | "daemonSets">,
  service: ServiceProjection,
): WorkloadProjection[] {
  return [...world.deployments, ...world.statefulSets, ...world.daemonSets]
    .filter(
      (workload) =>
        workload.meta.namespace === service.meta.namespace &&
        isSelectedByService(service.selector, workload.podLabels),
    )
    .toSorted((a, b) => compareText(a.meta.name, b.meta.name) || compareText(a.kind, b.kind));
}

/**
 * The workload that runs a pod: the owner of its ReplicaSet when that has one, else its owner, else the pod itself.
 * A ReplicaSet the cache does not know is named after its pod-template hash convention.
 */
export function findOwner(
  pod: PodProjection,
  replicaSetOwners: ReadonlyMap<string, WorkloadReference>,
): WorkloadReference {
  if (pod.owner === undefined) return { kind: "Pod", name: pod.meta.name };
  if (pod.owner.kind !== "ReplicaSet") return pod.owner;
  const owner = replicaSetOwners.get(`${pod.meta.namespace ?? ""}/${pod.owner.name}`);
  if (owner !== undefined) return owner;
  const hash = pod.meta.labels["pod-template-hash"];
  return hash !== undefined && pod.owner.name.endsWith(`-${hash}`)
    ? { kind: "Deployment", name: pod.owner.name.slice(0, -hash.length - 1) }
    : pod.owner;
}

/** Owner of each ReplicaSet by `namespace/name`, the input of {@link findOwner}. */
export function indexReplicaSetOwners(
  world: Pick<ClusterWorld, "replicaSets">,
): Map<string, WorkloadReference> {
  const owners = new Map<string, WorkloadReference>();
  for (const { meta, owner } of world.replicaSets) {
    if (owner !== undefined) owners.set(`${meta.namespace ?? ""}/${meta.name}`, owner);
  }
  return owners;
}
