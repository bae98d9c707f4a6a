import { ShareBar, Swatch, versionColor } from "@/components/ui/share-bar";
import { PanelSection } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import type { SplitShare } from "@/lib/domain/topology/topology";
import { describeSplit, formatPercent, formatRate, versionPlace } from "../topology/describe-node";

interface TrafficSummaryProps {
  split: readonly SplitShare[] | undefined;
  traffic: ServiceTraffic | undefined;
  /** In a person's words, when asking failed. */
  problem: string | undefined;
}

/** More than this many points apart is worth saying; less is chance at usual rates. */
const driftPoints = 5;

function isAsConfigured(split: readonly SplitShare[], measured: ReadonlyMap<string, number>): boolean {
  return split.every(
    (share) => Math.abs((measured.get(share.version ?? share.subset) ?? 0) - share.percent) <= driftPoints,
  );
}

/** How much traffic there is, how it is split, and whether that is what was configured. */
export function TrafficSummary({ split, traffic, problem }: TrafficSummaryProps) {
  const measured = new Map(
    traffic?.state === "measured"
      ? traffic.versions.map((version) => [version.version, version.percent])
      : [],
  );
  return (
    <>
      {split === undefined || split.length === 0 ? null : (
        <PanelSection
          title="Traffic split"
          aside={
            traffic?.state !== "measured" || traffic.requestsPerSecond === 0 ? undefined : isAsConfigured(
                split,
                measured,
              ) ? (
              <StatusText tone="ok">as configured</StatusText>
            ) : (
              <StatusText tone="warn">differs from what is measured</StatusText>
            )
          }
        >
          <SplitTable split={split} measured={measured} />
        </PanelSection>
      )}
      <PanelSection
        title="Requests"
        aside={
          traffic?.state === "measured"
            ? [
                formatRate(traffic.requestsPerSecond),
                traffic.p95Milliseconds === undefined ? "" : `p95 ${Math.round(traffic.p95Milliseconds)} ms`,
              ]
                .filter(Boolean)
                .join(" · ")
            : undefined
        }
      >
        {problem === undefined ? null : (
          <StatusText tone="unknown" className="text-sm whitespace-normal!">
            {problem}
          </StatusText>
        )}
        {problem === undefined && traffic === undefined ? <Skeleton className="h-16 w-full" /> : null}
        {traffic?.state === "unknown" ? (
          <StatusText tone="unknown" className="text-sm whitespace-normal!">
            Not measured: {traffic.message}
          </StatusText>
        ) : null}
        {traffic?.state === "measured" ? (
          <>
            <Sparkline
              points={traffic.series.points}
              label={`Requests per second over the last ${Math.round((traffic.series.points.length * traffic.series.stepSeconds) / 60)} minutes`}
            />
            <p className="text-sm text-muted">
              over {traffic.windowSeconds} s ·{" "}
              {traffic.errorPercent > 0 ? (
                <span className="font-medium text-bad">{formatPercent(traffic.errorPercent)} errors</span>
              ) : (
                "no errors"
              )}
            </p>
            {traffic.callers.length === 0 ? null : (
              <ul aria-label="Callers" className="flex flex-col gap-1 text-sm">
                {traffic.callers.map((caller) => (
                  <li key={`${caller.namespace}/${caller.workload}`} className="flex justify-between gap-3">
                    <span className="min-w-0 truncate">
                      <span className="text-muted">from </span>
                      {caller.workload}
                    </span>
                    <span className="shrink-0 text-muted">
                      {formatRate(caller.requestsPerSecond)}
                      {caller.mtlsPercent === undefined ? "" : ` · mTLS ${formatPercent(caller.mtlsPercent)}`}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        ) : null}
      </PanelSection>
    </>
  );
}

function SplitTable({
  split,
  measured,
}: {
  split: readonly SplitShare[];
  measured: ReadonlyMap<string, number>;
}) {
  const subsets = split.map((share) => share.subset);
  const colorOf = (subset: string) => versionColor(versionPlace(subsets, subset));
  return (
    <>
      <ShareBar
        label={describeSplit(split)}
        shares={split.map((share) => ({
          name: share.subset,
          percent: share.percent,
          color: colorOf(share.subset),
        }))}
      />
      <ul className="flex flex-col gap-1.5 text-sm">
        {split.map((share) => {
          const percent = measured.get(share.version ?? share.subset);
          return (
            <li key={share.subset} className="grid grid-cols-[auto_1fr_auto_7rem] items-center gap-2">
              <Swatch color={colorOf(share.subset)} />
              <span className="truncate">{share.subset}</span>
              <span className="font-medium">{Math.round(share.percent)} %</span>
              <span className="text-right text-muted">
                {percent === undefined ? "not measured" : `measured ${percent.toFixed(1)} %`}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
