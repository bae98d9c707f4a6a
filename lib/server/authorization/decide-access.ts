import "server-only";
import { resourceName } from "@/lib/domain/kubernetes/resources";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import { explainAccess } from "@/lib/domain/tenancy/access/explain-access";
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

/** Why the person may not, in one sentence; undefined when they may. @throws StatusError ServiceUnavailable */
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
  return explain(context, right, place);
}

/** A list over everything, or over a cluster, is of what they see there. */
function seesAnything(context: RequestContext, cluster: string): boolean {
  const scope = scopeOf(context);
  if (cluster === "*") return isAnythingVisible(scope);
  if (isInScope(scope, cluster)) return true;
  return !scope.all && [...scope.namespaces].some((place) => place.startsWith(`${cluster}/`));
}

/** Says nothing of the place to whoever may not read it: foreign and absent sound alike. */
function explain(context: RequestContext, right: Right, place: Place): string {
  const { snapshot, subject } = readAccess(context);
  const { name } = context.person;
  return explainAccess(snapshot, { subject, name, right, where: place, asker: "self" }).message;
}

/** The refusal as people and programs read it. @param message the whole sentence. */
export function refuseAccess(target: Target, message: string): StatusError {
  return new StatusError("Forbidden", message, {
    cluster: target.cluster,
    group: target.group,
    kind: target.resource,
    ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
    ...(target.name === undefined ? {} : { name: target.name }),
    causes: [{ reason: "RIGHT_MISSING", message, field: "" }],
  });
}
