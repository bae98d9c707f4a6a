import "server-only";
import { readTrafficSplit } from "@/lib/domain/istio/read-traffic-split";
import type { PlannedObject, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { Verb } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { ObjectTarget, PlannedWrite } from "@/lib/server/operations/changes/planned-write";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { serviceNotFound, type ServiceName } from "@/lib/server/operations/services/get-service";

export type SplitResource = "virtualservices" | "destinationrules";
const kinds = { virtualservices: "VirtualService", destinationrules: "DestinationRule" } as const;

/** Grants one act on one of the two Istio objects of a split. @throws StatusError Forbidden. */
export function authorizeSplit(
  context: RequestContext,
  verb: Verb,
  where: ServiceName,
  resource: SplitResource,
  name?: string,
) {
  return authorize(context, verb, {
    cluster: where.cluster,
    group: "networking.istio.io",
    version: "v1",
    resource,
    namespace: where.namespace,
    ...(name === undefined ? {} : { name }),
  });
}

/** One of the two objects of a split, for writes. */
export function splitTarget(where: ServiceName, resource: SplitResource, name: string): ObjectTarget {
  const { cluster, namespace } = where;
  const kind = kinds[resource];
  return { cluster, group: "networking.istio.io", version: "v1", resource, kind, namespace, name };
}

/** A planned object as a write; undefined when it stays as it is. */
export function toWrite(where: ServiceName, planned: PlannedObject): PlannedWrite | undefined {
  const { action, resource, namespace, name, before, after } = planned;
  if (action === "unchanged") return undefined;
  return { action, target: splitTarget({ ...where, namespace }, resource, name), before, after };
}

export interface LiveSplit {
  member: MemberCluster;
  /** The cached world with the two objects as they are at this moment in the API server. */
  world: ClusterWorld;
  view: Omit<TrafficSplitView, "permission" | "elsewhere">;
}

/**
 * Reads the split with its VirtualService and DestinationRule fresh from the member, as the signed-in person: a decision
 * to write is never made on cached data.
 * @throws StatusError NotFound for an unknown cluster or service, ServiceUnavailable when the member does not answer,
 * Forbidden when the member's RBAC refuses the person.
 */
export async function readLiveSplit(context: RequestContext, where: ServiceName): Promise<LiveSplit> {
  const member = getMember(context, where.cluster);
  const cached = member.cache.world();
  const service = cached.services.find(
    (item) => item.meta.namespace === where.namespace && item.meta.name === where.service,
  );
  if (!service) throw serviceNotFound(where);
  const first = readTrafficSplit({ world: cached, namespace: where.namespace, service: where.service });
  const [virtualService, destinationRule] = await Promise.all([
    refresh(context, member, where, "virtualservices", first.virtualService),
    refresh(context, member, where, "destinationrules", first.destinationRule),
  ]);
  const world: ClusterWorld = {
    ...cached,
    virtualServices: substitute(cached.virtualServices, first.virtualService, virtualService),
    destinationRules: substitute(cached.destinationRules, first.destinationRule, destinationRule),
  };
  return {
    member,
    world,
    view: readTrafficSplit({ world, namespace: where.namespace, service: where.service }),
  };
}

async function refresh(
  context: RequestContext,
  member: MemberCluster,
  where: ServiceName,
  resource: SplitResource,
  cached: KubernetesObject | undefined,
): Promise<KubernetesObject | undefined> {
  if (!cached) return undefined;
  const at = { ...where, namespace: cached.metadata.namespace ?? where.namespace };
  try {
    const live = await member.client.get(authorizeSplit(context, "get", at, resource, cached.metadata.name));
    const { managedFields: _, ...metadata } = live.metadata;
    return { ...live, apiVersion: live.apiVersion, kind: kinds[resource], metadata };
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return undefined;
    throw error;
  }
}

function substitute(
  list: readonly KubernetesObject[],
  cached: KubernetesObject | undefined,
  live: KubernetesObject | undefined,
): readonly KubernetesObject[] {
  if (!cached) return list;
  return list.flatMap((item) => (item !== cached ? [item] : live ? [live] : []));
}
