import "server-only";
import { explainService, type ServiceExplanation } from "@/lib/domain/istio/explain/explain-service";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { serviceNotFound, type ServiceName } from "@/lib/server/operations/services/get-service";

/** How requests reach a service and what its workloads take, with the reasons. @throws StatusError NotFound. */
export function getServiceExplanation(
  context: RequestContext,
  { cluster, namespace, service }: ServiceName,
): ServiceExplanation {
  authorize(context, "get", {
    cluster,
    group: "",
    version: "v1",
    resource: "services",
    namespace,
    name: service,
  });
  const explanation = explainService(getMember(cluster).cache.world(), namespace, service);
  if (explanation === undefined) throw serviceNotFound({ cluster, namespace, service });
  return explanation;
}
