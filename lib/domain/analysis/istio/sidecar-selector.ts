import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readStringMap } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { reportMessage } from "../report-message";
import { namespaceIndex } from "../world-indexes";
import { isNamespaceAmbient, isPodAmbient, specOf } from "./mesh-membership";
import { listNames, selectWorkloads, type Selections } from "./workload-selector";

function readSelector(sidecar: KubernetesObject): Record<string, string> {
  return readStringMap(readRecord(specOf(sidecar)["workloadSelector"])["labels"]);
}

/** Sidecars that select the same pod, or one in ambient mode; `idle` collects those already called ineffective. */
function checkSelections(cluster: string, selections: Selections, idle: Set<KubernetesObject>): Finding[] {
  return [...selections].flatMap(([pod, sidecars]) => {
    if (isPodAmbient(pod)) {
      const fresh = sidecars.filter((sidecar) => !idle.has(sidecar));
      for (const sidecar of fresh) idle.add(sidecar);
      return fresh.map((sidecar) =>
        reportMessage(cluster, subjectOf(sidecar), "IneffectivePolicy", [
          "selected workload is in ambient mode, the policy has no impact",
        ]),
      );
    }
    if (sidecars.length === 1) return [];
    const names = listNames(sidecars);
    return sidecars.map((sidecar) =>
      reportMessage(cluster, subjectOf(sidecar), "ConflictingSidecarWorkloadSelectors", [
        names,
        pod.meta.namespace ?? "",
        pod.meta.name,
      ]),
    );
  });
}

function checkDefaults(
  { world, read }: AnalysisContext,
  defaults: readonly KubernetesObject[],
  idle: ReadonlySet<KubernetesObject>,
): Finding[] {
  const namespaces = read(namespaceIndex);
  return [...groupBy(defaults, ({ metadata }) => metadata.namespace ?? "")].flatMap(
    ([namespace, sidecars]) => {
      if (isNamespaceAmbient(namespaces.get(namespace))) {
        return sidecars
          .filter((sidecar) => !idle.has(sidecar))
          .map((sidecar) =>
            reportMessage(world.cluster, subjectOf(sidecar), "IneffectivePolicy", [
              "namespace is in ambient mode, the policy has no impact",
            ]),
          );
      }
      if (sidecars.length === 1) return [];
      const names = listNames(sidecars);
      return sidecars.map((sidecar) =>
        reportMessage(world.cluster, subjectOf(sidecar), "MultipleSidecarsWithoutWorkloadSelectors", [
          names,
          namespace,
        ]),
      );
    },
  );
}

/** Sidecars that select nothing, the same, or pods without sidecars. Source: istio analyzers/sidecar/selector.go. */
export const sidecarSelector: Check = {
  name: "sidecar.SelectorAnalyzer",
  inputs: ["sidecars", "pods", "namespaces"],
  run(context) {
    const { cluster, sidecars } = context.world;
    const read = sidecars.map((object) => ({ object, selector: readSelector(object) }));
    const bound = read.filter(({ selector }) => Object.keys(selector).length > 0);
    const defaults = read.filter((item) => !bound.includes(item)).map(({ object }) => object);
    const { selections, findings } = selectWorkloads(context, bound, ["spec", "workloadSelector", "labels"]);
    const idle = new Set<KubernetesObject>();
    return [
      ...findings,
      ...checkSelections(cluster, selections, idle),
      ...checkDefaults(context, defaults, idle),
    ];
  },
};
