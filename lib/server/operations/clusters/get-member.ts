import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getRuntime } from "@/lib/server/runtime";

/** @throws StatusError NotFound when no cluster of this name is connected. */
export function getMember(name: string): MemberCluster {
  const member = getRuntime().clusters.get(name);
  if (!member)
    throw new StatusError("NotFound", `there is no cluster ${name}`, {
      kind: "Cluster",
      name,
      cluster: name,
    });
  return member;
}
