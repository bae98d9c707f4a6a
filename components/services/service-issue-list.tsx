import { IssueRow } from "@/components/issues/issue-row";
import { formatReference } from "@/lib/domain/istio/explanation";
import type { Finding } from "@/lib/domain/istio/finding";

/** What the analysis finds about a service and about the objects that decide over it. */
export function ServiceIssueList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) {
    return (
      <p className="p-4 text-muted">
        The analysis finds no error and no warning about this service, its routes and its policies.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <IssueRow
          key={`${finding.code} ${formatReference(finding.object)} ${finding.message}`}
          finding={finding}
        />
      ))}
    </ul>
  );
}
