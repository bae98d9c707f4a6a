import { Callout } from "@/components/ui/callout";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import type { AuditVerification } from "@/lib/domain/audit/audit-view";

const titles = {
  changed: "was changed",
  missing: "is missing",
  reordered: "is not in its place",
  added: "was added by somebody else",
  policy: "cannot be replayed",
} as const;

interface VerificationResultProps {
  result: AuditVerification | undefined;
  checking: boolean;
  error: Failure | null;
  onRetry: () => void;
}

/** Whether the log is what was recorded; nothing before somebody asked. */
export function VerificationResult({ result, checking, error, onRetry }: VerificationResultProps) {
  if (checking)
    return (
      <output className="text-sm text-muted">
        <StatusText tone="progress">Every event is held to its hash…</StatusText>
      </output>
    );
  if (error !== null)
    return <ErrorState title="The history could not be verified" error={error} onRetry={onRetry} />;
  if (result === undefined) return null;
  if (!result.intact)
    return (
      <div role="alert" data-testid="verification" data-intact={false}>
        <Callout tone="bad" title={`Event ${result.brokenAt} ${titles[result.why]}`}>
          {result.message}.{" "}
          {result.why === "policy"
            ? `All ${result.events} events are as they were recorded. Restore the policy from a backup.`
            : `${result.events} events before it are as they were recorded. Compare with a backup or with the log of the process, which has the hash of every event.`}
        </Callout>
      </div>
    );
  return (
    <output
      data-testid="verification"
      data-intact
      className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm"
    >
      <StatusText tone="ok" className="whitespace-normal!">
        {result.events === 0
          ? "The history is empty and whole"
          : `All ${result.events} events, ${result.first} to ${result.last}, are as they were recorded${describePolicies(result.policies)}`}
      </StatusText>
      <span className="text-muted">
        checked <RelativeTime time={result.checkedAt} />, last hash{" "}
        <code className="font-mono text-xs wrap-anywhere">{result.hash.slice(0, 16)}…</code>
      </span>
    </output>
  );
}

function describePolicies(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? ", and so is the policy that decided"
    : `, and so are the ${count} policies that decided`;
}
