import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isAsPlanned } from "@/lib/domain/tenancy/member-access/compare-member-policies";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { systemGrant, type Verb } from "@/lib/server/authorization/grant";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import { objectTarget, withoutManagedFields } from "@/lib/server/clusters/tenancy-in-member";

type Member = Pick<MemberCluster, "name" | "transport">;

/** Whoever writes without a person. */
export const controller = { person: null, requestId: "member-policy" };
const fieldManager = "isthmus-propagator";
const maximumBytes = 4 * 1024 * 1024;
const answerMilliseconds = 15_000;

/**
 * Makes one object as it is planned, recorded: server-side apply, and, where somebody else put something in that an apply leaves
 * alone, a replacement of the version that was seen.
 * @returns what is stored now. @throws StatusError when the member refuses or does not answer.
 */
export async function applyPlanned(
  member: Member,
  planned: KubernetesObject,
  stored: KubernetesObject | undefined,
): Promise<KubernetesObject> {
  const write = (verb: Verb, before: KubernetesObject | undefined, object: KubernetesObject) => {
    const target = objectTarget(member.name, planned);
    const act = {
      verb: before === undefined ? "create" : "update",
      target: { ...target, kind: planned.kind },
      before: before === undefined ? null : withoutManagedFields(before),
      after: object,
      asPerson: false,
    };
    return recordWrite(controller, act, () => send(member, verb, object), withoutManagedFields);
  };
  const applied = await write("patch", stored, planned);
  if (isAsPlanned(planned, applied)) return applied;
  const { uid, resourceVersion } = applied.metadata;
  return write("update", applied, {
    ...planned,
    metadata: {
      ...planned.metadata,
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
  });
}

async function send(
  { name, transport }: Member,
  verb: Verb,
  object: KubernetesObject,
): Promise<KubernetesObject> {
  const target = objectTarget(name, object);
  const isApply = verb === "patch";
  const response = await transport.request(systemGrant("propagator", verb, target), {
    method: isApply ? "PATCH" : "PUT",
    path: buildResourcePath(target),
    query: { fieldManager, fieldValidation: "Strict", ...(isApply ? { force: "true" } : {}) },
    headers: { "content-type": isApply ? "application/apply-patch+yaml" : "application/json" },
    body: JSON.stringify(object),
    signal: AbortSignal.timeout(answerMilliseconds),
  });
  return (await readJsonObject(name, response, maximumBytes)) as unknown as KubernetesObject;
}
