import "server-only";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { Page } from "@/lib/domain/kubernetes/service-view";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

/** How lists name a cluster that does not answer; undefined for one that does. */
export function describeSilence(summary: ClusterSummary): Page<never>["failures"][number] | undefined {
  const { name, freshness, problem } = summary;
  if (freshness !== "stale" && freshness !== "offline") return undefined;
  const message = problem ?? `cluster ${name} does not answer`;
  return {
    cluster: name,
    status: new StatusError("ServiceUnavailable", message, { cluster: name }).toJSON(),
  };
}
