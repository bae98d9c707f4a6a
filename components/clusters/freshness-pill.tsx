import { CloudOff } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";

/** How fresh what we show of a cluster is, in a word; with the age of the data when it is not live. */
export function FreshnessPill({ cluster }: { cluster: Pick<ClusterSummary, "freshness" | "lastSeen"> }) {
  switch (cluster.freshness) {
    case "live":
      return <StatusPill tone="ok">live</StatusPill>;
    case "syncing":
      return <StatusPill tone="progress">syncing</StatusPill>;
    case "stale":
      return (
        <StatusPill tone="warn" icon={CloudOff}>
          <span>
            stale
            {cluster.lastSeen !== undefined && (
              <>
                {" · data from "}
                <RelativeTime time={cluster.lastSeen} />
              </>
            )}
          </span>
        </StatusPill>
      );
    case "offline":
      return <StatusPill tone="bad">offline · never answered</StatusPill>;
  }
}
