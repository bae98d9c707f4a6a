import "server-only";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { viewOf } from "@/lib/server/views/view-of";

/** Every cluster with its freshness, the host first, then by name. Answers from memory: no cluster is asked. */
export function listClusters(context: RequestContext): { items: ClusterSummary[] } {
  authorize(context, "list", {
    cluster: "*",
    group: "isthmus.dev",
    version: "v1alpha1",
    resource: "clusters",
  });
  const items = viewOf(context)
    .clusters.list()
    .map((cluster) => cluster.summary());
  return {
    items: items.toSorted(
      (a, b) => Number(b.role === "host") - Number(a.role === "host") || a.name.localeCompare(b.name),
    ),
  };
}
