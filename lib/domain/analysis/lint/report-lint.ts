import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { AnalysisContext } from "../check";
import { createFinding, subjectOf, type Subject } from "../create-finding";
import { lintCodes, type LintCodeName } from "./lint-codes";

type FieldPath = (string | number)[];

interface LintDetail {
  path?: FieldPath;
  /** What exactly is meant, appended to the code's message. */
  detail?: string;
  /** In place of the code's own. */
  severity?: Finding["severity"];
  related?: readonly KubernetesObject[];
}

/** A finding with the severity and words of one lint code. */
export function reportLint(
  { world }: AnalysisContext,
  code: LintCodeName,
  subject: KubernetesObject | Subject,
  { path, detail, severity, related = [] }: LintDetail = {},
): Finding {
  const { message, ...known } = lintCodes[code];
  const advice = "advice" in known ? known.advice : undefined;
  return createFinding(
    world.cluster,
    "reference" in subject ? (subject as Subject) : subjectOf(subject as KubernetesObject),
    {
      code,
      severity: severity ?? known.severity,
      message: detail === undefined ? `${message}.` : `${message}: ${detail}.`,
      ...(path === undefined ? {} : { path }),
      ...(advice === undefined ? {} : { advice }),
      ...(related.length === 0
        ? {}
        : { related: related.map((object) => ({ ...subjectOf(object).reference, cluster: world.cluster })) }),
    },
  );
}

/** The objects of each namespace. */
export function groupByNamespace(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  return Map.groupBy(objects, ({ metadata }) => metadata.namespace ?? "");
}
