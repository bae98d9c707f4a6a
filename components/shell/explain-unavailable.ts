import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";

/** Why nothing of a cluster can be edited now; undefined when it can. */
export function explainUnavailable(
  cluster: ClusterSummary | undefined,
  hostReachable: boolean,
): string | undefined {
  if (!hostReachable) return "The host cluster does not answer: everything is read-only until it is back.";
  if (cluster === undefined || cluster.freshness === "live" || cluster.freshness === "syncing")
    return undefined;
  return `Cluster ${cluster.displayName} does not answer${cluster.problem === undefined ? "" : ` (${cluster.problem})`}. You see its last-known data; the form opens again when it is back.`;
}
