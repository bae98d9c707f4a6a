import Link from "next/link";
import type { ReactNode } from "react";
import { ShareBar, type ShareColor } from "@/components/ui/share-bar";
import type { IssueCounts } from "@/lib/domain/analysis/issue-view";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { formatTally } from "@/lib/domain/topology/find-issue-badges";
import type { Health } from "@/lib/domain/topology/topology";

interface FleetTilesProps {
  clusters: readonly ClusterSummary[];
  health: Record<Health, number>;
  services: number;
  splits: number;
  gateways: number;
  /** Undefined until the first analysis. */
  issues: Pick<IssueCounts, "error" | "warning"> | undefined;
}

const colors: [Health, ShareColor][] = [
  ["failing", "bad"],
  ["degraded", "warn"],
  ["unknown", "unknown"],
  ["healthy", "ok"],
];

/** The fleet in five numbers. */
export function FleetTiles({ clusters, health, services, splits, gateways, issues }: FleetTilesProps) {
  const live = clusters.filter((cluster) => cluster.freshness === "live").length;
  const counted = Object.values(health).reduce((sum, count) => sum + count, 0);
  const words = colors.filter(([state]) => health[state] > 0).map(([state]) => `${health[state]} ${state}`);
  const notLive = (["syncing", "stale", "offline"] as const)
    .map((state) => ({ state, count: clusters.filter((cluster) => cluster.freshness === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-5">
      <Tile
        href="/clusters"
        label="Clusters live"
        value={`${live} of ${clusters.length}`}
        note={notLive.join(", ") || "every watch is open"}
      />
      <Tile
        href="/services?sort=health"
        label="Services"
        value={services}
        note={words.join(", ") || "none yet"}
      >
        {counted > 0 && (
          <ShareBar
            label={words.join(", ")}
            shares={colors.map(([state, color]) => ({
              name: state,
              percent: (health[state] / counted) * 100,
              color,
            }))}
            size="sm"
            className="mt-2 mb-1"
          />
        )}
      </Tile>
      <Tile
        href={issues !== undefined && issues.error > 0 ? "/issues?severity=error" : "/issues"}
        label="Issues"
        value={issues === undefined ? "…" : issues.error + issues.warning}
        note={issues === undefined ? "the analysis is under way" : describeIssues(issues)}
      />
      <Tile
        href="/topology"
        label="Traffic splits"
        value={splits}
        note={
          splits === 1
            ? "service sends requests to several versions"
            : "services send requests to several versions"
        }
      />
      <Tile href="/topology" label="Gateways" value={gateways} note={gateways === 1 ? "way in" : "ways in"} />
    </div>
  );
}

function describeIssues({ error, warning }: Pick<IssueCounts, "error" | "warning">): string {
  return formatTally({ errors: error, warnings: warning }) || "the analysis finds nothing wrong";
}

interface TileProps {
  href: string;
  label: string;
  value: ReactNode;
  note: string;
  children?: ReactNode;
}

function Tile({ href, label, value, note, children }: TileProps) {
  return (
    <Link
      href={href}
      className="block rounded-lg border border-line bg-surface px-4 py-3 transition-colors duration-150 hover:border-line-strong"
    >
      <span className="block text-sm text-muted">{label}</span>
      <span className="block text-2xl font-semibold">{value}</span>
      {children}
      <span className="mt-1 block text-sm text-muted">{note}</span>
    </Link>
  );
}
