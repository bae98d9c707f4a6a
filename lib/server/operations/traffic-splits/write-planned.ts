import "server-only";
import type { PlannedObject } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { authorizeSplit } from "./read-live-split";

/**
 * Creates or updates one planned object as the signed-in person. An update carries the resourceVersion it was planned on,
 * so the API server refuses it (409) when anybody wrote in between.
 */
export function writePlanned(
  context: RequestContext,
  where: ServiceName,
  member: MemberCluster,
  planned: PlannedObject,
  options: { dryRun: boolean },
): Promise<KubernetesObject> {
  const at = { ...where, namespace: planned.namespace };
  if (planned.action === "create") {
    return member.client.create(
      authorizeSplit(context, "create", at, planned.resource),
      planned.after,
      options,
    );
  }
  return member.client.update(
    authorizeSplit(context, "update", at, planned.resource, planned.name),
    planned.after,
    options,
  );
}
