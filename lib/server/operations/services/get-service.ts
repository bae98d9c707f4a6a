import "server-only";
import { describeService } from "@/lib/domain/kubernetes/list-services";
import type { ServiceDetail } from "@/lib/domain/kubernetes/service-view";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { viewOf } from "@/lib/server/views/view-of";

export interface ServiceName {
  cluster: string;
  namespace: string;
  service: string;
}

/** @throws StatusError NotFound, naming cluster, namespace and service. */
export function getService(
  context: RequestContext,
  { cluster, namespace, service }: ServiceName,
): ServiceDetail {
  authorize(context, "get", {
    cluster,
    group: "",
    version: "v1",
    resource: "services",
    namespace,
    name: service,
  });
  getMember(context, cluster);
  const members = viewOf(context).clusters.list();
  const detail = describeService(
    members.map((member) => member.cache.world()),
    members.map((member) => member.summary()),
    cluster,
    namespace,
    service,
  );
  if (!detail) throw serviceNotFound({ cluster, namespace, service });
  return detail;
}

/** The one refusal for a service that a cluster does not have, naming cluster, namespace and service. */
export function serviceNotFound({ cluster, namespace, service }: ServiceName): StatusError {
  return new StatusError(
    "NotFound",
    `there is no service ${service} in namespace ${namespace} of cluster ${cluster}`,
    {
      cluster,
      kind: "Service",
      namespace,
      name: service,
    },
  );
}
