import "server-only";
import { operatorOnlyResources, resourceName } from "@/lib/domain/kubernetes/resources";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { rightOf } from "@/lib/domain/tenancy/policy/right-of";
import { targetOf, type Place } from "@/lib/domain/tenancy/policy/target-of";
import { isAnythingVisible, isInScope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { Right } from "@/lib/domain/tenancy/rights";
import type { RequestContext } from "./person";
import { readAccess, scopeOf } from "./read-access";
import type { Target, Verb } from "./target";

const core = (target: Target) => (target.group === "" ? target.resource : resourceName(target));

/** The right that an act needs. The log of what others did needs its own, however it is read. */
export function rightFor(verb: Verb, target: Target): Right {
  return target.resource === "auditevents" ? "audit:read" : rightOf(verb, core(target));
}

/** Where it is: a Namespace object lies in itself. */
export function placeOf(target: Target): Place {
  const isNamespace = target.group === "" && target.resource === "namespaces";
  const namespace = isNamespace ? target.name : target.namespace;
  return {
    cluster: target.cluster,
    resource: core(target),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Why the person may not, in a person's words; undefined when they may. @throws StatusError ServiceUnavailable */
export function decideAccess(context: RequestContext, verb: Verb, target: Target): string | undefined {
  const { snapshot, subject } = readAccess(context);
  const right = rightFor(verb, target);
  const place = placeOf(target);
  const isWide = right === "read" && place.namespace === undefined && target.name === undefined;
  if (isWide && seesAnything(context, target.cluster)) return undefined;
  if (target.cluster === "*" && right === "audit:read") {
    const levels = [...snapshot.compiled.levels.keys()];
    if (levels.some((node) => isAllowed(snapshot.graph, subject, right, { node }))) return undefined;
  } else if (!isWide && isAllowed(snapshot.graph, subject, right, targetOf(place, snapshot.compiled)))
    return undefined;
  return explain(context, verb, target);
}

/** A list over everything, or over a cluster, is of what they see there. */
function seesAnything(context: RequestContext, cluster: string): boolean {
  const scope = scopeOf(context);
  if (cluster === "*") return isAnythingVisible(scope);
  if (isInScope(scope, cluster)) return true;
  return !scope.all && [...scope.namespaces].some((place) => place.startsWith(`${cluster}/`));
}

/** Says nothing of the place to whoever may not read it: foreign and absent sound alike. */
function explain(context: RequestContext, verb: Verb, target: Target): string {
  const { person } = context;
  if (person.role === "tenant") return "no role of yours reaches it, or it does not exist";
  if (verb === "connect") return "connecting and disconnecting clusters needs the role operator";
  if (person.role === "viewer") return "the role viewer is read-only; ask an operator for the role editor";
  return operatorOnlyResources.includes(resourceName(target))
    ? "it puts code or raw configuration into proxies, which needs the role operator"
    : "the role editor writes Istio and Gateway API objects in namespaces only";
}

/** The refusal as people and programs read it. */
export function refuseAccess(
  { person }: RequestContext,
  verb: Verb,
  target: Target,
  why: string,
): StatusError {
  const what = `${verb} ${target.resource}${target.subresource ? `/${target.subresource}` : ""}${target.group ? `.${target.group}` : ""}`;
  const where = `${target.namespace ? ` in namespace ${target.namespace}` : ""} on cluster ${target.cluster}`;
  const message = `${person.name} (${person.role}) may not ${what}${where}: ${why}`;
  return new StatusError("Forbidden", message, {
    cluster: target.cluster,
    group: target.group,
    kind: target.resource,
    ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
    ...(target.name === undefined ? {} : { name: target.name }),
    causes: [{ reason: "RIGHT_MISSING", message: why, field: "" }],
  });
}
