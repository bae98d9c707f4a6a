import "server-only";
import { stepServiceExplanation, type ServiceExplanation } from "@/lib/domain/istio/explain/explain-service";
import { runInSlices } from "@/lib/server/analysis/run-in-slices";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { serviceNotFound, type ServiceName } from "@/lib/server/operations/services/get-service";

/** How requests reach a service and what its workloads take, with the reasons. @throws StatusError NotFound. */
export async function getServiceExplanation(
  context: RequestContext,
  { cluster, namespace, service }: ServiceName,
): Promise<ServiceExplanation> {
  authorize(context, "get", {
    cluster,
    group: "",
    version: "v1",
    resource: "services",
    namespace,
    name: service,
  });
  const explanation = await runInSlices(
    stepServiceExplanation(getMember(context, cluster).cache.world(), namespace, service),
  );
  if (explanation === undefined) throw serviceNotFound({ cluster, namespace, service });
  return explanation;
}
