import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readStringMap } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import { hasTargets } from "./lint-ambient";
import { lintWorkloads } from "./lint-workloads";
import { groupByNamespace, reportLint } from "./report-lint";

interface SelectorField {
  /** Path of the selector, then of its labels below it. */
  path: [string, string];
  labels: string;
}

const policySelector: SelectorField = { path: ["spec", "selector"], labels: "matchLabels" };
const sidecarSelector: SelectorField = { path: ["spec", "workloadSelector"], labels: "labels" };

function readLabels(object: KubernetesObject, { path, labels }: SelectorField): Record<string, string> {
  return readStringMap(readRecord(readRecord(object["spec"])[path[1]])[labels]);
}

/** KIA0002 and KIA0003 for kinds of which one object applies to a workload. */
function checkMultiple(
  context: AnalysisContext,
  objects: readonly KubernetesObject[],
  field: SelectorField,
): Finding[] {
  const workloads = context.read(lintWorkloads);
  return [...groupByNamespace(objects)].flatMap(([namespace, group]) => {
    const plain = group.filter(
      (object) => Object.keys(readLabels(object, field)).length === 0 && !hasTargets(object["spec"]),
    );
    const doubled = plain.length > 1 ? plain : [];
    const rivals = new Map<KubernetesObject, Set<KubernetesObject>>();
    const selecting = group.filter((object) => !plain.includes(object) && !hasTargets(object["spec"]));
    if (selecting.length > 1) {
      for (const workload of workloads.in(namespace)) {
        const matching = selecting.filter((object) =>
          matchesLabels(readLabels(object, field), workload.labels),
        );
        for (const object of matching.length > 1 ? matching : []) {
          const others = rivals.get(object) ?? new Set();
          for (const other of matching) if (other !== object) others.add(other);
          rivals.set(object, others);
        }
      }
    }
    return [
      ...doubled.map((object) =>
        reportLint(context, "KIA0002", object, {
          path: field.path,
          related: doubled.filter((other) => other !== object),
        }),
      ),
      ...[...rivals].map(([object, others]) =>
        reportLint(context, "KIA0003", object, { path: field.path, related: [...others] }),
      ),
    ];
  });
}

/** KIA0004; policies of the root namespace select in every namespace, a Sidecar there must not select at all. */
function checkUnmatched(
  context: AnalysisContext,
  objects: readonly KubernetesObject[],
  field: SelectorField,
): Finding[] {
  const workloads = context.read(lintWorkloads);
  const { rootNamespace } = context.world.mesh;
  return objects.flatMap((object) => {
    const labels = readLabels(object, field);
    const namespace = object.metadata.namespace ?? "";
    if (Object.keys(labels).length === 0) return [];
    const candidates = namespace === rootNamespace ? workloads.all : workloads.in(namespace);
    return candidates.some((workload) => matchesLabels(labels, workload.labels))
      ? []
      : [reportLint(context, "KIA0004", object, { path: [...field.path, field.labels] })];
  });
}

/** KIA0002, KIA0003, KIA0004. */
export const checkSelectors: Check = {
  name: "lint.selectors",
  inputs: [
    "peerAuthentications",
    "requestAuthentications",
    "authorizationPolicies",
    "sidecars",
    "mesh",
    ...lintWorkloads.inputs,
  ],
  run(context) {
    const { peerAuthentications, requestAuthentications, authorizationPolicies, sidecars } = context.world;
    return [
      ...checkMultiple(context, peerAuthentications, policySelector),
      ...checkMultiple(context, requestAuthentications, policySelector),
      ...checkMultiple(context, sidecars, sidecarSelector),
      ...checkUnmatched(
        context,
        [...peerAuthentications, ...requestAuthentications, ...authorizationPolicies],
        policySelector,
      ),
      ...checkUnmatched(context, sidecars, sidecarSelector),
    ];
  },
};
