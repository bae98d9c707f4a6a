import { ShareBar, type ShareColor, Swatch, versionColor } from "@/components/ui/share-bar";
import type { SplitShare } from "@/lib/domain/topology/topology";

/** `33.3`, `70`: at most one decimal. */
export function formatPercent(percent: number): string {
  return String(Math.round(percent * 10) / 10);
}

/** The colour of a version: by its place among all of the service in natural order, so that it is the same in every picture. */
export function colorOfVersion(versions: readonly string[], version: string): ShareColor {
  const index = versions
    .toSorted((left, right) => left.localeCompare(right, "en", { numeric: true }))
    .indexOf(version);
  return index === -1 ? "unknown" : versionColor(index);
}

interface SplitSharesProps {
  split: readonly SplitShare[];
  versions: readonly string[];
}

/** The configured split as a thin bar with its words under it. */
export function SplitShares({ split, versions }: SplitSharesProps) {
  const shares = split.map(({ subset, version, percent }) => ({
    name: subset,
    percent,
    color: colorOfVersion(versions, version ?? subset),
  }));
  const label = shares.map(({ name, percent }) => `${name} ${formatPercent(percent)} %`).join(", ");
  return (
    <div className="min-w-32">
      <ShareBar label={`Configured split: ${label}`} shares={shares} size="sm" />
      <div aria-hidden className="mt-1 flex flex-wrap gap-x-3 text-xs text-muted">
        {shares.map(({ name, percent, color }) => (
          <span key={name} className="inline-flex items-center gap-1 whitespace-nowrap">
            <Swatch color={color} className="size-2" />
            {name} {formatPercent(percent)} %
          </span>
        ))}
      </div>
    </div>
  );
}
