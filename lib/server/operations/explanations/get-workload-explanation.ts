import "server-only";
import { explainWorkload, type WorkloadExplanation } from "@/lib/domain/istio/explain/explain-workload";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";

/** What holds for one workload, with the reasons. @throws StatusError NotFound, naming cluster, namespace and workload. */
export function getWorkloadExplanation(
  context: RequestContext,
  { cluster, namespace, workload }: { cluster: string; namespace: string; workload: string },
): WorkloadExplanation {
  authorize(context, "get", {
    cluster,
    group: "apps",
    version: "v1",
    resource: "deployments",
    namespace,
    name: workload,
  });
  const explanation = explainWorkload(getMember(context, cluster).cache.world(), namespace, workload);
  if (explanation === undefined) {
    throw new StatusError(
      "NotFound",
      `there is no workload ${workload} in namespace ${namespace} of cluster ${cluster}`,
      { cluster, namespace, name: workload },
    );
  }
  return explanation;
}
