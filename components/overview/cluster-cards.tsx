import { clsx } from "clsx";
import Link from "next/link";
import { formatCount } from "@/components/clusters/format-count";
import { FreshnessPill } from "@/components/clusters/freshness-pill";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";

/** Each cluster in three lines: where, how fresh, what is in it. */
export function ClusterCards({ clusters }: { clusters: readonly ClusterSummary[] }) {
  return (
    <ul className="divide-y divide-line">
      {clusters.map((cluster) => (
        <li key={cluster.name}>
          <Link
            href={`/clusters/${encodeURIComponent(cluster.name)}`}
            className={clsx(
              "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 -outline-offset-2 hover:bg-hover",
              (cluster.freshness === "stale" || cluster.freshness === "offline") && "stale-hatch",
            )}
          >
            <span className="min-w-0">
              <span className="font-medium">{cluster.displayName}</span>
              <span className="ml-2 text-sm text-muted">
                {[
                  cluster.role === "host" ? "host" : cluster.region,
                  cluster.kubernetesVersion,
                  cluster.istioVersion === undefined ? undefined : `istiod ${cluster.istioVersion}`,
                ]
                  .filter((part) => part !== undefined)
                  .join(" · ")}
              </span>
              <span className="block text-sm text-muted">
                {formatCount(cluster.counts.services, "service")} ·{" "}
                {formatCount(cluster.counts.workloads, "workload")} ·{" "}
                {formatCount(cluster.counts.gateways, "gateway")}
              </span>
            </span>
            <FreshnessPill cluster={cluster} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
