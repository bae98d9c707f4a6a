import "server-only";
import type { KubernetesObject, Resource } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { TenantWrite } from "@/lib/domain/tenancy/write-check/tenant-write";
import { authorize } from "@/lib/server/authorization/authorize";
import type { Grant, Verb } from "@/lib/server/authorization/grant";
import { requireTenantWrite } from "@/lib/server/authorization/require-tenant-write";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { WriteOptions } from "@/lib/server/clusters/cluster-client";

/** One namespaced object of one cluster. */
export interface ObjectTarget extends Pick<Resource, "group" | "version" | "resource" | "kind"> {
  cluster: string;
  /** "" for a cluster-scoped kind. */
  namespace: string;
  name: string;
}

/** One write that was decided on a live object. */
export interface PlannedWrite {
  action: "create" | "update" | "delete";
  target: ObjectTarget;
  /** What the cluster has; null for a create. */
  before: KubernetesObject | null;
  /** What it shall have; null for a delete. An update carries the resourceVersion of `before`. */
  after: KubernetesObject | null;
}

/** Grants one act on one object. @throws StatusError Forbidden. */
export function authorizeObject(context: RequestContext, verb: Verb, target: ObjectTarget): Grant {
  const { cluster, group, version, resource, namespace, name } = target;
  const place = namespace === "" ? {} : { namespace };
  return authorize(context, verb, { cluster, group, version, resource, ...place, name });
}

/** `VirtualService shop/catalog`. */
export function describeTarget({ kind, namespace, name }: ObjectTarget): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** How errors name the object. */
export function detailsOf({ cluster, group, kind, namespace, name }: ObjectTarget) {
  return { cluster, group, kind, namespace, name };
}

/** The write as the guardrails of a tenant judge it. `name` is of the path: a creation has none. */
export function toTenantWrite(
  { cluster, group, version, resource, namespace, name }: ObjectTarget,
  verb: PlannedWrite["action"],
  before: KubernetesObject | null,
  object: unknown,
): TenantWrite {
  const place = { cluster, group, version, resource, namespace };
  return {
    ...place,
    verb,
    name: verb === "create" ? "" : name,
    before,
    object: verb === "delete" ? null : object,
  };
}

/**
 * Sends one write as the signed-in person, after the guardrails of their tenant when they are bound by some. An update and a delete carry the version they were planned on, so the API server
 * refuses them (409) when anybody wrote in between.
 * @returns what is stored, or undefined when it was deleted.
 */
export async function writePlanned(
  context: RequestContext,
  member: MemberCluster,
  { action, target, before, after: planned }: PlannedWrite,
  options: WriteOptions,
): Promise<KubernetesObject | undefined> {
  const after = requireTenantWrite(context, toTenantWrite(target, action, before, planned)) ?? planned;
  const grant = authorizeObject(context, action, target);
  if (action === "delete") {
    const { uid, resourceVersion } = before?.metadata ?? {};
    if (uid === undefined || resourceVersion === undefined) throw incomplete(target);
    await member.client.delete(grant, { uid, resourceVersion, ...options });
    return undefined;
  }
  if (after === null) throw incomplete(target);
  return action === "create"
    ? member.client.create(grant, after, options)
    : member.client.update(grant, after, options);
}

function incomplete(target: ObjectTarget): StatusError {
  return new StatusError(
    "BadGateway",
    `cluster ${target.cluster} gave ${describeTarget(target)} without uid or version`,
    detailsOf(target),
  );
}
