import { Handle, type NodeProps, Position } from "@xyflow/react";
import { clsx } from "clsx";
import { WifiOff } from "lucide-react";
import { memo } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ClusterFlowNode } from "./flow-types";

const dots: Record<ClusterSummary["freshness"], string> = {
  live: "bg-ok-mark",
  syncing: "bg-info-mark",
  stale: "bg-warn-mark",
  offline: "bg-bad-mark",
};

function versions(cluster: ClusterSummary): string {
  return [
    cluster.region,
    cluster.kubernetesVersion,
    cluster.istioVersion === undefined ? undefined : `istiod ${cluster.istioVersion}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" · ");
}

function Freshness({ cluster }: { cluster: ClusterSummary }) {
  if (cluster.freshness === "live") return <span className="text-muted">live</span>;
  if (cluster.freshness === "syncing") return <span className="text-info">reading…</span>;
  return (
    <span
      title={cluster.problem}
      className="pointer-events-auto flex items-center gap-[0.45em] rounded-full border border-warn-mark bg-surface px-[0.8em] py-[0.15em] text-[0.92em] whitespace-nowrap text-text"
    >
      <WifiOff aria-hidden className="size-[1.1em] text-warn" />
      {cluster.lastSeen === undefined ? (
        "unreachable · no data yet"
      ) : (
        <span>
          unreachable · showing data from <RelativeTime time={cluster.lastSeen} />
        </span>
      )}
    </span>
  );
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}

/** A cluster: a tinted region with its own header. Stale: hatched. Folded: one sentence of what is inside. */
export const ClusterRegion = memo(function ClusterRegion({ data }: NodeProps<ClusterFlowNode>) {
  const { cluster, level, collapsed } = data;
  const old = cluster.freshness === "stale" || cluster.freshness === "offline";
  const folded = collapsed || level === "cluster";
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <section
        data-testid="topology-cluster"
        data-cluster={cluster.name}
        data-freshness={cluster.freshness}
        aria-label={`Cluster ${cluster.displayName}, ${cluster.freshness}`}
        className={clsx(
          "size-full rounded-lg border",
          old ? "stale-hatch border-dashed border-line-strong bg-sunken" : "border-line bg-region",
        )}
      >
        {level === "cluster" && !collapsed ? (
          <div className="flex size-full flex-col items-center justify-center gap-[0.3em] overflow-hidden text-center text-[calc(14px/var(--zoom,1))]/[1.4]">
            <span className="flex items-center gap-[0.5em] font-semibold">
              <span aria-hidden className={clsx("size-[0.6em] rounded-full", dots[cluster.freshness])} />
              {cluster.displayName}
            </span>
            <span className="text-[0.86em] text-muted">
              {count(cluster.counts.services, "service")} · {count(cluster.counts.gateways, "gateway")} ·{" "}
              {cluster.freshness}
            </span>
          </div>
        ) : (
          <>
            <header
              className={clsx(
                "flex min-h-11 items-center gap-[0.6em] px-4",
                level === "namespace" ? "text-[clamp(14px,calc(12px/var(--zoom,1)),54px)]/[1.2]" : "text-sm",
              )}
            >
              <span
                aria-hidden
                className={clsx("size-[0.6em] shrink-0 rounded-full", dots[cluster.freshness])}
              />
              <span className="font-semibold">{cluster.displayName}</span>
              <span className="min-w-0 flex-1 truncate text-muted">{versions(cluster)}</span>
              <Freshness cluster={cluster} />
            </header>
            {folded ? (
              <p className="px-4 text-sm text-muted">
                {cluster.lastSeen === undefined
                  ? (cluster.problem ?? "This cluster has not answered since Isthmus started.")
                  : `${count(cluster.counts.services, "service")}, ${count(cluster.counts.gateways, "gateway")}, collapsed`}
              </p>
            ) : null}
          </>
        )}
      </section>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
});
