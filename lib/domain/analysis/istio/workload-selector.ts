import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { PodProjection } from "../../kubernetes/projected";
import { compareText } from "../../kubernetes/select";
import type { AnalysisContext } from "../check";
import { subjectOf } from "../create-finding";
import { formatSelector } from "../label-index";
import { reportMessage } from "../report-message";
import { namespacePodIndex } from "../world-indexes";

/** Pods with the objects whose selectors pick them. */
export type Selections = ReadonlyMap<PodProjection, readonly KubernetesObject[]>;

/** Which pods of their own namespace objects select, and a finding for each that selects none. */
export function selectWorkloads(
  { world, read }: AnalysisContext,
  objects: readonly { object: KubernetesObject; selector: Readonly<Record<string, string>> }[],
  path: string[],
): { selections: Selections; findings: Finding[] } {
  const pods = read(namespacePodIndex);
  const selections = new Map<PodProjection, KubernetesObject[]>();
  const findings = objects.flatMap(({ object, selector }) => {
    const selected = pods.get(object.metadata.namespace ?? "")?.select(selector) ?? [];
    for (const pod of selected) {
      const list = selections.get(pod);
      if (list === undefined) selections.set(pod, [object]);
      else list.push(object);
    }
    if (selected.length > 0) return [];
    const parameters = ["selector", formatSelector(selector)];
    return [reportMessage(world.cluster, subjectOf(object), "ReferencedResourceNotFound", parameters, path)];
  });
  return { selections, findings };
}

/** The names of objects, sorted. */
export function listNames(objects: readonly KubernetesObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name).sort(compareText);
}
