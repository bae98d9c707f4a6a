import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { viewOf } from "@/lib/server/views/view-of";

/**
 * One cluster as the person sees it: its world holds only what they may see.
 * @throws StatusError NotFound when there is none of this name or none that they see, with the same answer; ServiceUnavailable with the
 * reason when there is one but it cannot be attached.
 */
export function getMember(context: RequestContext, name: string): MemberCluster {
  const { clusters } = viewOf(context);
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
