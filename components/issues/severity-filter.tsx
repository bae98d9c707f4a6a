import { clsx } from "clsx";
import { CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { IssueCounts } from "@/lib/domain/analysis/issue-view";
import type { Finding } from "@/lib/domain/istio/finding";

type Severity = Finding["severity"];

const looks: Record<Severity, { icon: LucideIcon; tone: string; one: string; many: string }> = {
  error: { icon: CircleX, tone: "text-bad", one: "error", many: "errors" },
  warning: { icon: TriangleAlert, tone: "text-warn", one: "warning", many: "warnings" },
  info: { icon: Info, tone: "text-info", one: "hint", many: "hints" },
};

interface SeverityFilterProps {
  counts: IssueCounts;
  chosen: Severity | null;
  onChange: (severity: Severity | null) => void;
}

/** How many of each, as the filter itself: pressed again it shows all. */
export function SeverityFilter({ counts, chosen, onChange }: SeverityFilterProps) {
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Severity</legend>
      {(["error", "warning", "info"] as const).map((severity) => {
        const { icon: Icon, tone, one, many } = looks[severity];
        const pressed = chosen === severity;
        return (
          <button
            key={severity}
            type="button"
            aria-pressed={pressed}
            onClick={() => onChange(pressed ? null : severity)}
            className={clsx(
              "flex h-8 items-center gap-2 rounded-md border px-3 text-sm",
              pressed ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-hover",
            )}
          >
            <Icon aria-hidden className={clsx("size-4", tone)} />
            <span className="font-semibold tabular-nums">{counts[severity]}</span>
            {counts[severity] === 1 ? one : many}
          </button>
        );
      })}
    </fieldset>
  );
}
