import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { authorizeSplit, type SplitResource } from "./read-live-split";

/**
 * Whether the person could save a split here: the role first, then the member's own RBAC, asked as the person
 * (SelfSubjectAccessReview). It only tells the form; the write itself is decided again.
 */
export async function checkPermission(
  context: RequestContext,
  where: ServiceName,
): Promise<{ allowed: boolean; reason: string }> {
  try {
    authorizeSplit(context, "update", where, "virtualservices", where.service);
  } catch (error) {
    if (isStatusError(error) && error.code === 403) return { allowed: false, reason: error.message };
    throw error;
  }
  const reviews = await Promise.all([
    review(context, where, "virtualservices"),
    review(context, where, "destinationrules"),
  ]);
  const refused = reviews.find((answer) => !answer.allowed);
  const { person } = context;
  if (refused) {
    return {
      allowed: false,
      reason: `RBAC of cluster ${where.cluster} does not let ${person.name} change ${refused.resource} in namespace ${where.namespace}; its administrator can bind the ClusterRole isthmus:editor there`,
    };
  }
  return {
    allowed: true,
    reason: `${person.name} (${person.role}) may edit namespace ${where.namespace} of cluster ${where.cluster}`,
  };
}

async function review(context: RequestContext, where: ServiceName, resource: SplitResource) {
  const member = getMember(where.cluster);
  const answer = await member.client.create(
    authorize(context, "create", {
      cluster: where.cluster,
      group: "authorization.k8s.io",
      version: "v1",
      resource: "selfsubjectaccessreviews",
    }),
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: { name: "" },
      spec: {
        resourceAttributes: {
          verb: "update",
          group: "networking.istio.io",
          resource,
          namespace: where.namespace,
        },
      },
    },
    { dryRun: false },
  );
  const status = answer.status as { allowed?: boolean } | undefined;
  return { resource, allowed: status?.allowed === true };
}
