import "server-only";
import { changeSchema, type Change, type ChangeEdit, type PlannedEdit } from "@/lib/domain/istio/change";
import { planEdit, refuseDoubleEdits } from "@/lib/domain/istio/plan-change";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { findMeshResource, resourceName } from "@/lib/domain/kubernetes/resources";
import { invalidFromZod, isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Refusal } from "@/lib/domain/tenancy/refusal";
import { judgeTenantWrite } from "@/lib/server/authorization/require-tenant-write";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import {
  authorizeObject,
  detailsOf,
  toTenantWrite,
  type ObjectTarget,
  type PlannedWrite,
} from "./planned-write";

export interface LiveChange {
  member: MemberCluster;
  /** One for each edit, in its order. */
  edits: {
    target: ObjectTarget;
    planned: PlannedEdit;
    /** What the guardrails of the person's tenant say against it; written is none of it then. */
    refusals: readonly Refusal[];
  }[];
}

/** @throws StatusError Invalid with a cause per field. */
export function parseChange(cluster: string, body: unknown): Change {
  const parsed = changeSchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, `the change on cluster ${cluster}`, { cluster });
  refuseDoubleEdits(parsed.data.edits, cluster);
  return parsed.data;
}

/**
 * The object that an edit is about; only Istio and Gateway API kinds that live in namespaces are edited here.
 * @throws StatusError Invalid for any other kind.
 */
export function targetOf(cluster: string, { object }: ChangeEdit, index: number): ObjectTarget {
  const resource = findMeshResource(object);
  const { name, namespace } = object.metadata;
  if (resource === undefined || !resource.namespaced) {
    const message = `${object.kind} (${object.apiVersion}) is no Istio or Gateway API kind that can be edited here`;
    throw new StatusError("Invalid", message, {
      cluster,
      kind: object.kind,
      namespace,
      name,
      causes: [{ reason: "FieldValueNotSupported", field: `edits[${index}].object.kind`, message }],
    });
  }
  const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
  return { ...resource, version, cluster, namespace, name };
}

/**
 * Decides on live objects, read as the signed-in person at this moment, what a change would write. Everything in it is
 * authorized first.
 * @throws StatusError Forbidden; Invalid for a kind or a version the cluster does not serve; Conflict when an object is no longer
 * the one that was edited; ServiceUnavailable when the member does not answer.
 */
export async function planLiveChange(
  context: RequestContext,
  cluster: string,
  body: unknown,
): Promise<LiveChange> {
  const { edits } = parseChange(cluster, body);
  const targets = edits.map((edit, index) => {
    const target = targetOf(cluster, edit, index);
    authorizeObject(context, edit.action, target);
    return { edit, index, target };
  });
  const member = getMember(context, cluster);
  return {
    member,
    edits: await Promise.all(
      targets.map(async ({ edit, index, target }) => {
        await requireServed(member, target, index);
        const live = await readLive(context, member, target);
        const verdict = judgeTenantWrite(context, toTenantWrite(target, edit.action, live, edit.object));
        const guarded = withDefaults(edit, verdict?.object);
        const planned = planEdit(guarded, live, { cluster, resource: resourceName(target), index });
        return { target, planned, refusals: verdict?.refusals ?? [] };
      }),
    ),
  };
}

/** What the guardrails put in, such as `exportTo`, is shown and written as if the person had. */
function withDefaults(edit: ChangeEdit, guarded: KubernetesObject | null | undefined): ChangeEdit {
  if (!guarded || edit.action === "delete") return edit;
  const { name, namespace = edit.object.metadata.namespace } = guarded.metadata;
  return { ...edit, object: { ...guarded, metadata: { ...guarded.metadata, name, namespace } } };
}

/** The write of a planned edit; undefined when nothing is to be written. */
export function toPlannedWrite({
  target,
  planned,
}: Pick<LiveChange["edits"][number], "target" | "planned">): PlannedWrite | undefined {
  const { action, before, after } = planned;
  return action === "unchanged" ? undefined : { action, target, before, after };
}

/** The object as the member has it now, as the signed-in person; null when it has none. */
export async function readLive(
  context: RequestContext,
  member: MemberCluster,
  target: ObjectTarget,
): Promise<KubernetesObject | null> {
  try {
    return await member.client.get(authorizeObject(context, "get", target));
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return null;
    throw error;
  }
}

async function requireServed(member: MemberCluster, target: ObjectTarget, index: number): Promise<void> {
  const { group, version, resource, cluster } = target;
  if ((await member.cache.discovery.lookupResource(group, version, resource)) !== undefined) return;
  const message = `cluster ${cluster} does not serve ${resource}.${group} in version ${version}`;
  throw new StatusError("Invalid", message, {
    ...detailsOf(target),
    causes: [{ reason: "FieldValueNotSupported", field: `edits[${index}].object.apiVersion`, message }],
  });
}
