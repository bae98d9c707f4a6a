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
  const asksOnly = verb === "create" && askable.has(`${target.resource}.${target.group}`);
  if (!asksOnly) {
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
