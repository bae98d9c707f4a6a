import "server-only";
import type { Right } from "@/lib/domain/tenancy/rights";
import { decideAccess, refuseAccess, rightFor } from "./decide-access";
import { sealGrant, type Grant } from "./grant";
import type { RequestContext } from "./person";
import { requireReadablePolicy } from "./read-access";
import type { Target, Verb } from "./target";

/** Never reachable through Isthmus, whatever the member's RBAC says. */
const forbiddenResources: ReadonlySet<string> = new Set(["secrets", "serviceaccounts/token"]);

/** "May I?" questions a person may always ask a member about themselves; they store nothing. */
const askable: ReadonlySet<string> = new Set([
  "selfsubjectaccessreviews.authorization.k8s.io",
  "selfsubjectrulesreviews.authorization.k8s.io",
  "selfsubjectreviews.authentication.k8s.io",
]);

/** Whether an act is such a question: it needs no right, and no guardrail and no record is about it. */
export function asksOnly(verb: Verb, { group, resource }: Pick<Target, "group" | "resource">): boolean {
  return verb === "create" && askable.has(`${resource}.${group}`);
}

/** Rights that change nothing. */
const readRights: ReadonlySet<Right> = new Set(["read", "audit:read", "access:review"]);

/**
 * The only door: decides by the policy of this moment (NGAC) whether the person may do `verb` to `target`. A read without a
 * namespace is granted to whoever sees any part of it; its answer must be narrowed to their scope (`viewOf`).
 * The member's own RBAC decides a second time, for the impersonated person.
 * @throws StatusError Forbidden with the code RIGHT_MISSING and what is missing, the same for what is foreign and what does not
 * exist; ServiceUnavailable while the policy is not known, and for writes while a part of it that forbids cannot be read.
 */
export function authorize(context: RequestContext, verb: Verb, target: Target): Grant {
  const { person } = context;
  const full = target.subresource ? `${target.resource}/${target.subresource}` : target.resource;
  if (forbiddenResources.has(target.resource) || forbiddenResources.has(full))
    throw refuseAccess(
      target,
      `${full} of cluster ${target.cluster}: this resource is never served by Isthmus`,
    );
  if (!asksOnly(verb, target)) {
    if (!readRights.has(rightFor(verb, target))) requireReadablePolicy(context);
    const refusal = decideAccess(context, verb, target);
    if (refusal !== undefined) throw refuseAccess(target, refusal);
  }
  return sealGrant({
    verb,
    target,
    identity: { kind: "person", username: person.username, groups: person.groups },
  });
}
