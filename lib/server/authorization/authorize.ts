import "server-only";
import { operatorOnlyResources, resourceName } from "@/lib/domain/kubernetes/resources";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext, Role } from "./person";

/** Kubernetes verbs. `connect` is our own: adding or removing a Cluster. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "connect";

export interface Target {
  /** "*" only for reads over every cluster. */
  cluster: string;
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

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

const reads: ReadonlySet<Verb> = new Set(["get", "list", "watch"]);

const mayWrite: Record<Role, (target: Target) => boolean> = {
  operator: () => true,
  editor: (target) =>
    target.cluster !== "*" &&
    editableGroups.has(target.group) &&
    target.namespace !== undefined &&
    !operatorOnlyResources.includes(resourceName(target)),
  viewer: () => false,
};

/** The API groups whose objects an editor may write; the member's RBAC narrows it to namespaces. */
const editableGroups: ReadonlySet<string> = new Set([
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "gateway.networking.k8s.io",
]);

/** Never reachable through Isthmus, whatever the member's RBAC says (R-19, R-26). */
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
 * The only door: decides whether the person may do `verb` to `target`.
 * The member's own RBAC decides a second time, for the impersonated person.
 * @throws StatusError Forbidden, naming verb, resource, cluster and the role that would be needed.
 */
export function authorize(context: RequestContext, verb: Verb, target: Target): Grant {
  const { person } = context;
  const what = `${verb} ${target.resource}${target.subresource ? `/${target.subresource}` : ""}${target.group ? `.${target.group}` : ""}`;
  const where = `${target.namespace ? ` in namespace ${target.namespace}` : ""} on cluster ${target.cluster}`;
  const refuse = (why: string): never => {
    throw new StatusError("Forbidden", `${person.name} (${person.role}) may not ${what}${where}: ${why}`, {
      cluster: target.cluster,
      group: target.group,
      kind: target.resource,
      ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
      ...(target.name === undefined ? {} : { name: target.name }),
    });
  };
  const full = target.subresource ? `${target.resource}/${target.subresource}` : target.resource;
  if (forbiddenResources.has(target.resource) || forbiddenResources.has(full))
    refuse("this resource is never served by Isthmus");
  if (verb === "create" && askable.has(`${target.resource}.${target.group}`)) {
    return seal({
      verb,
      target,
      identity: { kind: "person", username: person.username, groups: person.groups },
    });
  }
  if (verb === "connect" && person.role !== "operator")
    refuse("connecting and disconnecting clusters needs the role operator");
  if (!reads.has(verb) && !mayWrite[person.role](target)) {
    refuse(
      person.role === "viewer"
        ? "the role viewer is read-only; ask an operator for the role editor"
        : operatorOnlyResources.includes(resourceName(target))
          ? "it puts code or raw configuration into proxies, which needs the role operator"
          : "the role editor writes Istio and Gateway API objects in namespaces only",
    );
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
  name: "reflector" | "cluster-registry" | "telemetry" | "tenancy",
  verb: Verb,
  target: Target,
): Grant {
  return seal({ verb, target, identity: { kind: "system", name } });
}
