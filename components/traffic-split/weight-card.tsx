import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { SplitVersion } from "@/lib/domain/istio/traffic-split";
import { versionPlace } from "../topology/describe-node";
import { balanceWeights, type DraftWeight, moveWeight } from "./redistribute-weights";
import { SplitBar } from "./split-bar";
import type { DraftProblems } from "./split-draft";
import { WeightRow } from "./weight-row";

export interface WeightCardProps {
  rows: readonly DraftWeight[];
  before: ReadonlyMap<string, number>;
  versions: readonly SplitVersion[];
  problems: DraftProblems | undefined;
  readOnly: boolean;
  onChange: (rows: DraftWeight[]) => void;
}

/** The share of requests of each version: a bar, a slider and a number each, and the total that has to be 100. */
export function WeightCard({ rows, before, versions, problems, readOnly, onChange }: WeightCardProps) {
  const subsets = rows.map((row) => row.subset);
  const placeOf = (subset: string) => versionPlace(subsets, subset);
  const total = rows.reduce((sum, row) => sum + (row.weight ?? 0), 0);
  const replace = (subset: string, part: Partial<DraftWeight>) =>
    onChange(rows.map((row) => (row.subset === subset ? { ...row, ...part } : row)));
  return (
    <Card
      title="Share of requests"
      aside={
        <output
          data-testid="total"
          aria-label="Total of all weights"
          className={clsx(
            "rounded-full px-3 py-1 text-sm",
            problems?.total === undefined ? "bg-sunken text-text" : "bg-bad-soft font-medium text-bad",
          )}
        >
          total {total} %
        </output>
      }
    >
      {problems?.total === undefined ? null : (
        <div
          role="alert"
          data-testid="total-problem"
          className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad"
        >
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0 flex-1">{problems.total}</span>
          {readOnly ? null : (
            <button
              type="button"
              className="rounded-sm font-medium underline underline-offset-2"
              onClick={() => onChange(balanceWeights(rows))}
            >
              Balance to 100 %
            </button>
          )}
        </div>
      )}
      <SplitBar rows={rows} placeOf={placeOf} />
      <ul className="mt-2">
        {rows.map((row) => (
          <WeightRow
            key={row.subset}
            row={row}
            before={before.get(row.subset)}
            version={versions.find((version) => version.subset === row.subset)}
            place={placeOf(row.subset)}
            readOnly={readOnly}
            problem={problems?.weights[row.subset]}
            onMove={(value) => onChange(moveWeight(rows, row.subset, value))}
            onType={(weight) => replace(row.subset, { weight })}
            onLock={(locked) => replace(row.subset, { locked })}
          />
        ))}
      </ul>
    </Card>
  );
}
