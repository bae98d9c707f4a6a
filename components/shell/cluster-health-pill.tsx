import { clsx } from "clsx";
import { CloudOff, LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";

interface ClusterHealthPillProps {
  /** Absent until the first answer. */
  clusters: readonly ClusterSummary[] | undefined;
  /** Nothing answers: what we say is what was last known. */
  lastKnown: boolean;
}

/** "3 clusters · live", or what is not. */
export function ClusterHealthPill({ clusters, lastKnown }: ClusterHealthPillProps) {
  if (!clusters) return null;
  const live = clusters.filter((cluster) => cluster.freshness === "live").length;
  const gone = clusters.filter(
    (cluster) => cluster.freshness === "stale" || cluster.freshness === "offline",
  ).length;
  const noun = clusters.length === 1 ? "cluster" : "clusters";
  return (
    <Link
      href="/clusters"
      className={clsx(
        "inline-flex h-7 shrink-0 items-center gap-2 rounded-full border px-3 text-sm whitespace-nowrap hover:bg-hover",
        gone > 0 || lastKnown ? "border-warn-mark" : "border-line",
      )}
    >
      {gone > 0 || lastKnown ? (
        <CloudOff aria-hidden className="size-3.5 text-warn" />
      ) : live < clusters.length ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin text-info" />
      ) : (
        <span
          aria-hidden
          className={clsx("size-2 rounded-full", clusters.length > 0 ? "bg-ok-mark" : "bg-line-strong")}
        />
      )}
      {lastKnown ? (
        <span>
          {clusters.length} {noun}
          <span className="text-muted"> · </span>last known
        </span>
      ) : live === clusters.length ? (
        <span>
          {clusters.length} <span className={clsx(clusters.length > 0 && "max-sm:hidden")}>{noun}</span>
          {clusters.length > 0 && (
            <>
              <span className="text-muted"> · </span>live
            </>
          )}
        </span>
      ) : (
        <span>
          {live} of {clusters.length} <span className="max-sm:hidden">{noun}</span>
          <span className="text-muted"> · </span>live
        </span>
      )}
    </Link>
  );
}
