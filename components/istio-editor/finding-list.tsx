import { StatusText, type Tone } from "@/components/ui/status-pill";
import { formatReference } from "@/lib/domain/istio/explanation";
import type { Finding } from "@/lib/domain/istio/finding";

const tones: Record<Finding["severity"], Tone> = { error: "bad", warning: "warn", info: "info" };

/** Findings of the analysis, each with its code and the object it is about. */
export function FindingList({ findings, label }: { findings: readonly Finding[]; label: string }) {
  return (
    <ul aria-label={label} className="flex flex-col gap-2 text-sm">
      {findings.map((finding) => (
        <li
          key={`${finding.code} ${formatReference(finding.object)} ${finding.message}`}
          data-testid="finding"
          data-code={finding.code}
        >
          <StatusText tone={tones[finding.severity]} className="whitespace-normal!">
            <code className="font-mono text-xs">{finding.code}</code> {finding.message}
          </StatusText>
          <p className="pl-5 text-xs wrap-anywhere text-muted">
            {formatReference(finding.object)}
            {finding.advice === undefined ? "" : ` · ${finding.advice}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
