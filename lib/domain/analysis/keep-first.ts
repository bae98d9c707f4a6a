import { formatReference } from "../istio/explanation";
import type { Finding } from "../istio/finding";

/**
 * Of findings that say the same of the same object the first, with its path. Istio says such things once, because it knows no
 * line for them. Source: istio pkg/config/analysis/diag/messages.go `SortedDedupedCopy`.
 */
export function keepFirst(findings: readonly Finding[]): Finding[] {
  const said = new Set<string>();
  return findings.filter(({ code, object, message }) => {
    const key = `${code} ${formatReference(object)} ${message}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
}
