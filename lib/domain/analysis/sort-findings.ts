import { formatPath } from "../istio/violation";
import type { Finding } from "../istio/finding";
import { compareText } from "../kubernetes/select";

const severities = ["error", "warning", "info"];

function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareText(a.code, b.code) ||
    compareText(a.cluster, b.cluster) ||
    compareText(a.object.namespace, b.object.namespace) ||
    compareText(a.object.kind, b.object.kind) ||
    compareText(a.object.name, b.object.name) ||
    compareText(a.message, b.message) ||
    compareText(formatPath(a.path ?? []), formatPath(b.path ?? []))
  );
}

/** Most severe first, then by code, object and words: the same on every run, each finding once. The list is not changed. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(compareFindings);
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareFindings(before, finding) !== 0;
  });
}
