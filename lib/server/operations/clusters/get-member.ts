import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getRuntime } from "@/lib/server/runtime";

/**
 * @throws StatusError NotFound when no cluster of this name is connected, ServiceUnavailable with the reason when it is
 * but cannot be attached.
 */
export function getMember(name: string): MemberCluster {
  const { clusters } = getRuntime();
  const member = clusters.get(name);
  if (member) return member;
  const known = clusters.summaries().find((summary) => summary.name === name);
  if (known) {
    const why = known.problem ?? "it is being attached";
    throw new StatusError("ServiceUnavailable", `cluster ${name} cannot be used yet: ${why}`, {
      cluster: name,
    });
  }
  throw new StatusError("NotFound", `there is no cluster ${name}`, { kind: "Cluster", name, cluster: name });
}
