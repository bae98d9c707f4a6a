import "server-only";
import { decideAccess, refuseAccess } from "./decide-access";
import type { RequestContext } from "./person";
import type { Target, Verb } from "./target";

export type { Target, Verb } from "./target";

declare const granted: unique symbol;

/**
 * The proof that somebody may do one thing to one target. Only {@link authorize} and {@link systemGrant} build it;
 * cluster clients demand it and take the target and the identity from it.
 */
export interface Grant {
  readonly [granted]: true;
  readonly verb: Verb;
  readonly target: Readonly<Target>;
  /** Whom the member must see. `reader` and `admin`-free: a system grant reads with the reader credential only. */
  readonly identity:
    | { readonly kind: "person"; readonly username: string; readonly groups: readonly string[] }
    | { readonly kind: "system"; readonly name: string };
}

/** Never reachable through Isthmus, whatever the member's RBAC says. */
const forbiddenResources: ReadonlySet<string> = new Set(["secrets", "serviceaccounts/token"]);

/** "May I?" questions a person may always ask a member about themselves; they store nothing. */
const askable: ReadonlySet<string> = new Set([
  "selfsubjectaccessreviews.authorization.k8s.io",
  "selfsubjectrulesreviews.authorization.k8s.io",
  "selfsubjectreviews.authentication.k8s.io",
]);

function seal(grant: Omit<Grant, typeof granted>): Grant {
  return Object.freeze({ ...grant, target: Object.freeze({ ...grant.target }) }) as Grant;
}

/**
 * The only door: decides by the policy of this moment (NGAC) whether the person may do `verb` to `target`. A read without a
 * namespace is granted to whoever sees any part of it; its answer must be narrowed to their scope (`viewOf`).
 * The member's own RBAC decides a second time, for the impersonated person.
 * @throws StatusError Forbidden with the code RIGHT_MISSING and what is missing, the same for what is foreign and what does not
 * exist; ServiceUnavailable while the policy is not known.
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
    const refusal = decideAccess(context, verb, target);
    if (refusal !== undefined) throw refuseAccess(target, refusal);
  }
  return seal({
    verb,
    target,
    identity: { kind: "person", username: person.username, groups: person.groups },
  });
}

/**
 * A grant for our own loops; reads members, writes only our own objects of the host. `tenancy`: objects of tenancy, after our
 * own decision about who may write them.
 */
export function systemGrant(
  name: "reflector" | "cluster-registry" | "telemetry" | "tenancy" | "propagator",
  verb: Verb,
  target: Target,
): Grant {
  return seal({ verb, target, identity: { kind: "system", name } });
}
