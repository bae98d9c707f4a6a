import "server-only";
import { readTrafficSplit } from "@/lib/domain/istio/read-traffic-split";
import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { serviceNotFound, type ServiceName } from "@/lib/server/operations/services/get-service";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { viewOf } from "@/lib/server/views/view-of";
import { checkPermission } from "@/lib/server/operations/changes/check-permission";
import { authorizeSplit, readLiveSplit, splitTarget } from "./read-live-split";

/**
 * The split of one service as the form shows it. While the member does not answer the last-known objects are shown and
 * nothing may be edited.
 * @throws StatusError NotFound for an unknown cluster or service.
 */
export async function getTrafficSplit(
  context: RequestContext,
  where: ServiceName,
): Promise<TrafficSplitView> {
  authorizeSplit(context, "get", where, "virtualservices", where.service);
  const elsewhere = viewOf(context)
    .clusters.list()
    .filter((other) => other.name !== where.cluster)
    .flatMap((other) => {
      const world = other.cache.world();
      if (
        !world.services.some(({ meta }) => meta.namespace === where.namespace && meta.name === where.service)
      )
        return [];
      const view = readTrafficSplit({ world, namespace: where.namespace, service: where.service });
      const route = view.routes.find((item) => item.index === view.routeIndex);
      return [{ cluster: other.name, split: route?.destinations ?? [], state: view.state }];
    });
  try {
    const { view } = await readLiveSplit(context, where);
    const permission = await checkPermission(
      context,
      (["virtualservices", "destinationrules"] as const).map((resource) => ({
        verb: "update",
        target: splitTarget(where, resource, where.service),
      })),
    );
    return { ...view, permission, elsewhere };
  } catch (error) {
    if (!isStatusError(error) || error.code < 500) throw error;
    const member = getMember(context, where.cluster);
    const world = member.cache.world();
    if (!world.services.some(({ meta }) => meta.namespace === where.namespace && meta.name === where.service))
      throw serviceNotFound(where);
    const view = readTrafficSplit({ world, namespace: where.namespace, service: where.service });
    return {
      ...view,
      lastKnown: true,
      permission: { allowed: false, reason: `${error.message}; what you see is the last that is known` },
      elsewhere,
    };
  }
}
