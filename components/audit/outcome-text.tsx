import { Ban } from "lucide-react";
import { StatusText } from "@/components/ui/status-pill";
import type { AuditOutcome } from "@/lib/domain/audit/audit-event";

/** What came of an act, as icon and word. */
export function OutcomeText({ outcome }: { outcome: AuditOutcome }) {
  if (outcome === "refused")
    return (
      <StatusText tone="bad" icon={Ban}>
        refused
      </StatusText>
    );
  return <StatusText tone={outcome === "allowed" ? "ok" : "warn"}>{outcome}</StatusText>;
}
