import type { Subject } from "../create-finding";
import { matchesLabels } from "../../kubernetes/select";
import type { IstioAnnotations, PodProjection, WorkloadProjection } from "../../kubernetes/projected";
import type { WorldIndex } from "../check";

/** Anything that runs pods: a controller with the labels of its template, or a pod without a controller. */
export interface LintWorkload {
  subject: Subject;
  namespace: string;
  labels: Readonly<Record<string, string>>;
  serviceAccount: string;
  ports: readonly { name: string; containerPort: number; protocol: string }[];
  /** Pods in its namespace that carry its labels. */
  pods: readonly PodProjection[];
}

export interface LintWorkloads {
  in: (namespace: string) => readonly LintWorkload[];
  all: readonly LintWorkload[];
}

const noWorkloads: readonly LintWorkload[] = [];

function subject(kind: string, namespace: string, name: string, annotations: IstioAnnotations): Subject {
  return { reference: { kind, namespace, name }, annotations };
}

function fromController(
  workload: WorkloadProjection,
  podsOf: ReadonlyMap<string, readonly PodProjection[]>,
): LintWorkload {
  const namespace = workload.meta.namespace ?? "";
  const { podLabels } = workload;
  return {
    subject: subject(workload.kind, namespace, workload.meta.name, workload.podAnnotations),
    namespace,
    labels: podLabels,
    serviceAccount: workload.serviceAccount,
    ports: workload.ports,
    pods:
      Object.keys(podLabels).length === 0
        ? []
        : (podsOf.get(namespace) ?? []).filter((pod) => matchesLabels(podLabels, pod.meta.labels)),
  };
}

/** Every workload of the cluster, by namespace. */
export const lintWorkloads: WorldIndex<LintWorkloads> = {
  inputs: ["deployments", "statefulSets", "daemonSets", "replicaSets", "pods"],
  build(world) {
    const podsOf = Map.groupBy(world.pods, ({ meta }) => meta.namespace ?? "");
    const controllers = [
      ...world.deployments,
      ...world.statefulSets,
      ...world.daemonSets,
      ...world.replicaSets.filter(({ owner }) => owner === undefined),
    ];
    const all = [
      ...controllers.map((workload) => fromController(workload, podsOf)),
      ...world.pods
        .filter(({ owner }) => owner === undefined)
        .map((pod): LintWorkload => {
          const namespace = pod.meta.namespace ?? "";
          return {
            subject: subject("Pod", namespace, pod.meta.name, pod.annotations),
            namespace,
            labels: pod.meta.labels,
            serviceAccount: pod.serviceAccount,
            ports: pod.ports,
            pods: [pod],
          };
        }),
    ];
    const byNamespace = Map.groupBy(all, ({ namespace }) => namespace);
    return { in: (namespace) => byNamespace.get(namespace) ?? noWorkloads, all };
  },
};
