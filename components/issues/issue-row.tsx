import { ObjectLink } from "@/components/explanation/object-link";
import { Badge } from "@/components/ui/badge";
import { StatusText, type Tone } from "@/components/ui/status-pill";
import { describeCode } from "@/lib/domain/analysis/describe-code";
import { formatReference } from "@/lib/domain/istio/explanation";
import type { Finding } from "@/lib/domain/istio/finding";
import { formatPath } from "@/lib/domain/istio/violation";

const tones: Record<Finding["severity"], { tone: Tone; word: string }> = {
  error: { tone: "bad", word: "error" },
  warning: { tone: "warn", word: "warning" },
  info: { tone: "info", word: "hint" },
};

/** One finding: what is wrong, where, what it means and what to do. */
export function IssueRow({ finding }: { finding: Finding }) {
  const { tone, word } = tones[finding.severity];
  const about = describeCode(finding.code);
  return (
    <li
      data-testid="issue"
      data-code={finding.code}
      data-suppressed={finding.suppressed === true}
      className="flex flex-col gap-1 px-4 py-3"
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <StatusText tone={tone}>{word}</StatusText>
        <code className="font-mono text-xs">{finding.code}</code>
        <ObjectLink cluster={finding.cluster} object={finding.object} />
        <span className="text-sm text-muted">in {finding.cluster}</span>
        {finding.suppressed === true ? <Badge>suppressed</Badge> : null}
      </div>
      <p className="text-sm wrap-anywhere">{finding.message}</p>
      <details className="text-sm text-muted">
        <summary className="w-fit cursor-pointer hover:text-text">{about?.title ?? "What to do"}</summary>
        <div className="mt-1 flex flex-col gap-1 border-l-2 border-line pl-3">
          {about === undefined ? null : <p>{about.meaning}</p>}
          {(finding.advice ?? about?.advice) === undefined ? null : <p>{finding.advice ?? about?.advice}</p>}
          {finding.path === undefined ? null : (
            <p>
              Field <code className="font-mono text-xs">{formatPath(finding.path)}</code>
            </p>
          )}
          {(finding.related ?? []).map((other) => (
            <p key={`${other.cluster} ${formatReference(other)}`}>
              See also {formatReference(other)} in {other.cluster}
            </p>
          ))}
          <p>
            To silence it, annotate the object with{" "}
            <code className="font-mono text-xs wrap-anywhere">
              galley.istio.io/analyze-suppress: "{finding.code}"
            </code>
          </p>
        </div>
      </details>
    </li>
  );
}
