import "server-only";
import type { ObjectDetail } from "@/lib/domain/kubernetes/object-view";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { meshResources, type ResourceName } from "@/lib/domain/kubernetes/resources";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { checkPermission } from "@/lib/server/operations/changes/check-permission";
import { readLive } from "@/lib/server/operations/changes/plan-live-change";
import {
  authorizeObject,
  describeTarget,
  detailsOf,
  type ObjectTarget,
} from "@/lib/server/operations/changes/planned-write";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { viewOf } from "@/lib/server/views/view-of";

export interface ObjectName {
  cluster: string;
  /** `virtualservices.networking.istio.io`. */
  resource: ResourceName;
  /** `-` for a cluster-scoped kind. */
  namespace: string;
  name: string;
}

/**
 * One Istio or Gateway API object as it is now, read as the signed-in person; while the member does not answer, what was last
 * known of it, which may not be edited.
 * @throws StatusError NotFound for a kind that is not shown here (Secrets never), an unknown cluster or object.
 */
export async function getObject(context: RequestContext, where: ObjectName): Promise<ObjectDetail> {
  const known = requireResource(where);
  authorizeObject(context, "get", toTarget(where, known));
  const member = getMember(context, where.cluster);
  const version = member.cache.discovery.watched().get(where.resource)?.version ?? known.version;
  const target = toTarget(where, { ...known, version });
  const findings = (viewOf(context).analysis.latest()?.findings ?? []).filter(
    ({ cluster, object }) =>
      cluster === where.cluster &&
      object.kind === target.kind &&
      (object.group === undefined || object.group === target.group) &&
      object.namespace === target.namespace &&
      object.name === target.name,
  );
  const about = { cluster: where.cluster, resource: where.resource, findings };
  try {
    const object = await readLive(context, member, target);
    if (object === null) throw objectNotFound(target);
    const permission = await checkPermission(context, [{ verb: "update", target }]);
    return { ...about, object: clean(object, target), permission };
  } catch (error) {
    if (!isStatusError(error) || error.code < 500) throw error;
    return {
      ...about,
      object: readCached(member, where, target),
      permission: { allowed: false, reason: `${error.message}; what you see is the last that is known` },
      lastKnown: true,
    };
  }
}

function requireResource({ cluster, resource }: ObjectName) {
  const known = meshResources.get(resource);
  if (known !== undefined) return known;
  throw new StatusError("NotFound", `${resource} is no Istio or Gateway API kind that is shown here`, {
    cluster,
    kind: resource,
  });
}

function toTarget(
  { cluster, namespace, name }: ObjectName,
  resource: Omit<ObjectTarget, "cluster" | "namespace" | "name"> & { namespaced: boolean },
): ObjectTarget {
  return { ...resource, cluster, namespace: resource.namespaced ? namespace : "", name };
}

function clean(object: KubernetesObject, { kind }: ObjectTarget): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, apiVersion: object.apiVersion, kind, metadata };
}

function readCached(member: MemberCluster, { resource }: ObjectName, target: ObjectTarget): KubernetesObject {
  const cached = member.cache.get(resource, target.namespace, target.name);
  // Every kind in `meshResources` is held whole.
  if (cached === undefined || !("metadata" in cached)) throw objectNotFound(target);
  return cached as KubernetesObject;
}

function objectNotFound(target: ObjectTarget): StatusError {
  return new StatusError(
    "NotFound",
    `there is no ${describeTarget(target)} on cluster ${target.cluster}`,
    detailsOf(target),
  );
}
