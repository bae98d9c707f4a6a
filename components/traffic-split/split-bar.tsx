import { clsx } from "clsx";
import { versionColor } from "@/components/ui/share-bar";
import type { DraftWeight } from "./redistribute-weights";

const fills = { v1: "bg-v1", v2: "bg-v2", v3: "bg-v3", v4: "bg-v4", v5: "bg-v5" } as const;

interface SplitBarProps {
  rows: readonly DraftWeight[];
  /** Place of a version, which decides its colour. */
  placeOf: (subset: string) => number;
}

/**
 * The whole split in one bar. The numbers beside the sliders say the same in text. The labels are dark in both themes:
 * on these mid-tones nothing else has contrast enough.
 */
export function SplitBar({ rows, placeOf }: SplitBarProps) {
  const total = rows.reduce((sum, row) => sum + (row.weight ?? 0), 0);
  return (
    <div
      aria-hidden
      data-testid="split-bar"
      className="flex h-6 gap-0.5 overflow-hidden rounded-md border border-line bg-sunken"
    >
      {rows
        .filter((row) => (row.weight ?? 0) > 0)
        .map((row) => {
          const share = ((row.weight ?? 0) / Math.max(total, 100)) * 100;
          return (
            <span
              key={row.subset}
              className={clsx(
                "flex min-w-0 items-center overflow-hidden px-2.5 text-xs font-semibold text-[oklch(17%_0.02_230)] transition-[width] duration-150",
                fills[versionColor(placeOf(row.subset))],
              )}
              style={{ width: `${share}%` }}
            >
              {share >= 8 ? <span className="truncate">{row.subset}</span> : null}
            </span>
          );
        })}
    </div>
  );
}
