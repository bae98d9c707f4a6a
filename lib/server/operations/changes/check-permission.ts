import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { Verb } from "@/lib/server/authorization/grant";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { authorizeObject, type ObjectTarget } from "./planned-write";

export interface Permission {
  allowed: boolean;
  /** In a person's words, either way. */
  reason: string;
}

/**
 * Whether the person could do all of these: the role first, then the member's own RBAC, asked as the person
 * (SelfSubjectAccessReview). It only tells the form; the write itself is decided again.
 * @param acts in one cluster; at least one.
 */
export async function checkPermission(
  context: RequestContext,
  acts: readonly { verb: Verb; target: ObjectTarget }[],
): Promise<Permission> {
  try {
    for (const { verb, target } of acts) authorizeObject(context, verb, target);
  } catch (error) {
    if (isStatusError(error) && error.code === 403) return { allowed: false, reason: error.message };
    throw error;
  }
  const answers = await Promise.all(
    acts.map(async (act) => ({ ...act, allowed: await review(context, act.verb, act.target) })),
  );
  const { person } = context;
  const refused = answers.find(({ allowed }) => !allowed);
  if (refused) {
    const { cluster, namespace, resource } = refused.target;
    return {
      allowed: false,
      reason: `RBAC of cluster ${cluster} does not let ${person.name} ${refused.verb === "update" ? "change" : refused.verb} ${resource} in namespace ${namespace}; its administrator can bind the ClusterRole isthmus:editor there`,
    };
  }
  const namespaces = [...new Set(acts.map(({ target }) => target.namespace))].join(", ");
  return {
    allowed: true,
    reason: `${person.name} (${person.role}) may edit namespace ${namespaces} of cluster ${acts[0]?.target.cluster ?? ""}`,
  };
}

async function review(context: RequestContext, verb: Verb, target: ObjectTarget): Promise<boolean> {
  const { cluster, group, resource, namespace } = target;
  const answer = await getMember(context, cluster).client.create(
    authorize(context, "create", {
      cluster,
      group: "authorization.k8s.io",
      version: "v1",
      resource: "selfsubjectaccessreviews",
    }),
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: { name: "" },
      spec: { resourceAttributes: { verb, group, resource, namespace } },
    },
    { dryRun: false },
  );
  const status = answer.status as { allowed?: boolean } | undefined;
  return status?.allowed === true;
}
