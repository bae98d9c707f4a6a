import { clsx } from "clsx";
import { Lock, LockOpen } from "lucide-react";
import { useId } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Swatch, versionColor } from "@/components/ui/share-bar";
import { Slider } from "@/components/ui/slider";
import type { SplitVersion } from "@/lib/domain/istio/traffic-split";
import type { DraftWeight } from "./redistribute-weights";

export interface WeightRowProps {
  row: DraftWeight;
  /** Percent before the edit; undefined: the version had no place in the route. */
  before: number | undefined;
  version: SplitVersion | undefined;
  /** Place among the versions, which decides the colour. */
  place: number;
  readOnly: boolean;
  problem: string | undefined;
  onMove: (value: number) => void;
  onType: (value: number | undefined) => void;
  onLock: (locked: boolean) => void;
}

function describePods(version: SplitVersion | undefined): string {
  if (version === undefined) return "no workload has this version";
  const pods = `${version.readyPods} of ${version.totalPods} ${version.totalPods === 1 ? "pod" : "pods"} ready`;
  return version.exists ? pods : `${pods} · subset will be created`;
}

function describeBefore(before: number | undefined, weight: number | undefined): string {
  if (before === undefined || before === 0) return weight === 0 ? "no traffic" : "was 0";
  return before === weight ? "unchanged" : `was ${before}`;
}

function parseWeight(text: string): number | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** One version: slider, exact number, what it was before. The slider moves the others with it; the number does not. */
export function WeightRow(props: WeightRowProps) {
  const { row, before, version, place, readOnly, problem, onMove, onType, onLock } = props;
  const id = useId();
  const color = versionColor(place);
  const moved = before !== undefined && before !== row.weight;
  return (
    <li
      data-testid="weight-row"
      data-subset={row.subset}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(7rem,9.5rem)_minmax(0,1fr)_auto]"
    >
      <div className="flex min-w-0 items-start gap-2.5">
        <Swatch color={color} className="mt-1.5" />
        <div className="min-w-0">
          <label htmlFor={`${id}-number`} className="block truncate font-medium">
            <span className="sr-only">Weight of </span>
            {row.subset}
          </label>
          <p className={clsx("text-xs", (version?.readyPods ?? 0) === 0 ? "text-warn" : "text-muted")}>
            {describePods(version)}
          </p>
        </div>
      </div>
      <div className="order-last col-span-2 sm:order-none sm:col-span-1">
        <Slider
          value={Math.min(100, Math.max(0, row.weight ?? 0))}
          onValueChange={onMove}
          label={`Share of ${row.subset}`}
          valueText={`${row.weight ?? 0} percent`}
          color={color}
          disabled={readOnly || row.locked}
          {...(moved ? { before } : {})}
        />
      </div>
      <div className="flex items-center gap-2.5">
        <div
          className={clsx(
            "flex h-8 w-[76px] items-center rounded-md border bg-surface pr-2 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent",
            problem === undefined ? "border-control" : "border-bad-mark",
            readOnly && "bg-sunken",
          )}
        >
          <input
            id={`${id}-number`}
            type="number"
            inputMode="numeric"
            min={0}
            max={100}
            step={1}
            readOnly={readOnly}
            value={row.weight ?? ""}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : `${id}-problem`}
            onChange={(event) => onType(parseWeight(event.target.value))}
            className="w-full min-w-0 [appearance:textfield] rounded-md bg-transparent pl-2.5 font-medium outline-none [&::-webkit-inner-spin-button]:appearance-none"
          />
          <span aria-hidden className="text-muted">
            %
          </span>
        </div>
        <span className="w-16 text-xs text-muted">{describeBefore(before, row.weight)}</span>
        {readOnly ? null : (
          <IconButton
            label={
              row.locked ? `Let ${row.subset} move with the others` : `Keep ${row.subset} while others move`
            }
            aria-pressed={row.locked}
            icon={row.locked ? Lock : LockOpen}
            onClick={() => onLock(!row.locked)}
            className={clsx("size-7!", row.locked && "text-accent-text!")}
          />
        )}
      </div>
      {problem === undefined ? null : (
        <p id={`${id}-problem`} role="alert" className="col-span-full text-right text-xs text-bad">
          {row.subset} {problem}
        </p>
      )}
    </li>
  );
}
