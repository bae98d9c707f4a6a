import { refer, type ObjectReference } from "../istio/explanation";
import type { Finding } from "../istio/finding";
import type { KubernetesObject } from "../kubernetes/object";
import type { ProjectedMeta } from "../kubernetes/projected";
import { compareText } from "../kubernetes/select";

type Related = NonNullable<Finding["related"]>[number];

/** The object a finding is about, with the annotations that may silence it. */
export interface Subject {
  reference: ObjectReference;
  annotations: Readonly<Record<string, string>>;
}

const noAnnotations: Readonly<Record<string, string>> = Object.freeze({});

/** A whole object as the subject of findings. */
export function subjectOf(object: KubernetesObject): Subject {
  const { metadata } = object;
  return {
    reference: refer(object),
    annotations: metadata.annotations ?? noAnnotations,
  };
}

/** A projection as the subject of findings. */
export function projectedSubject(
  kind: string,
  { meta, annotations }: { meta: ProjectedMeta; annotations?: Readonly<Record<string, string>> | undefined },
): Subject {
  return {
    reference: { kind, namespace: meta.namespace ?? "", name: meta.name },
    annotations: annotations ?? noAnnotations,
  };
}

/** The annotation by which an object silences codes: a list with commas, or `*`. */
export const suppressAnnotation = "galley.istio.io/analyze-suppress";

/**
 * Whether annotations silence a code. Blanks around a code are forgiven, which Istio does not.
 * Source: istio pkg/config/analysis/local/istiod_analyze.go `filterMessages`.
 */
export function isSuppressed(annotations: Readonly<Record<string, string>>, code: string): boolean {
  const value = annotations[suppressAnnotation];
  if (value === undefined || value === "") return false;
  return value.split(",").some((item) => item.trim() === "*" || item.trim() === code);
}

function compareRelated(a: Related, b: Related): number {
  return (
    compareText(a.cluster, b.cluster) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

/** A finding about a subject; `suppressed` when its annotations silence the code. Related objects are put in order. */
export function createFinding(
  cluster: string,
  subject: Subject,
  finding: Omit<Finding, "cluster" | "object" | "suppressed">,
): Finding {
  return {
    ...finding,
    cluster,
    object: subject.reference,
    ...(finding.related === undefined ? {} : { related: finding.related.toSorted(compareRelated) }),
    ...(isSuppressed(subject.annotations, finding.code) ? { suppressed: true as const } : {}),
  };
}
