import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { fetchJson } from "./fetch-json";

/**
 * istiod's `debug/syncz` of a member: which configuration each proxy was sent and acknowledged.
 * @throws StatusError NotFound when the cluster has no debug address, ServiceUnavailable when istiod does not answer.
 */
export async function fetchSyncStatus(member: MemberCluster): Promise<unknown> {
  const base = member.spec.istio?.debugURL;
  if (base === undefined) {
    throw new StatusError(
      "NotFound",
      `cluster ${member.name} was connected without the address of istiod's debug endpoints`,
      { cluster: member.name },
    );
  }
  return fetchJson(new URL("/debug/syncz", base), `istiod of cluster ${member.name}`, member);
}
