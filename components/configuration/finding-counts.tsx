import { StatusText } from "@/components/ui/status-pill";
import type { FindingCounts } from "@/lib/domain/kubernetes/object-view";

/** How many issues an object has, worst first; a word when it has none. */
export function FindingCountsText({ counts }: { counts: FindingCounts }) {
  const { error, warning, info } = counts;
  if (error + warning + info === 0) return <StatusText tone="ok">no issues</StatusText>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {error > 0 ? (
        <StatusText tone="bad">
          {error} {error === 1 ? "error" : "errors"}
        </StatusText>
      ) : null}
      {warning > 0 ? (
        <StatusText tone="warn">
          {warning} {warning === 1 ? "warning" : "warnings"}
        </StatusText>
      ) : null}
      {info > 0 ? <StatusText tone="info">{info} hints</StatusText> : null}
    </span>
  );
}
