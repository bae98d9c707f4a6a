import type { ServiceRow } from "@/lib/domain/kubernetes/service-view";
import type { IssueTarget } from "@/lib/domain/topology/find-issue-badges";

/** What findings about a service are looked up by. */
export function issueTargetOf({ cluster, namespace, name, governedBy }: ServiceRow): IssueTarget {
  return { cluster, object: { kind: "Service", namespace, name }, governedBy };
}
