import "server-only";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { formatDecisionPath } from "@/lib/domain/audit/decision-path";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { explainDecision } from "@/lib/domain/ngac/explain-decision";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { targetOf } from "@/lib/domain/tenancy/policy/target-of";
import { placeOf, rightFor } from "@/lib/server/authorization/decide-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { Target, Verb } from "@/lib/server/authorization/target";
import { nameDecision } from "./name-decision";

const verbs: ReadonlySet<string> = new Set<Verb>([
  "get", "list", "watch", "create", "update", "patch", "delete", "connect",
]); // prettier-ignore
const isVerb = (verb: string): verb is Verb => verbs.has(verb);

/** What the policy says of an act on an object of a cluster: whose the place is, and what grants or denies the act. */
export interface DescribedAccess {
  tenant: string | null;
  workspace: string | null;
  decision: AuditEvent["decision"];
}

const unknown: DescribedAccess = { tenant: null, workspace: null, decision: null };

/**
 * Reads the policy of this moment. Everything is null while it is not known: then nothing is granted either, and the event says
 * so.
 */
export function describeAccess(context: RequestContext, verb: string, target: Target): DescribedAccess {
  try {
    const { snapshot, subject } = readAccess(context);
    const { compiled, graph } = snapshot;
    const { cluster, namespace } = target;
    const owner = namespace === undefined ? undefined : ownerOf(compiled.ownership, cluster, namespace);
    const owners = { tenant: owner?.tenant ?? null, workspace: owner?.workspace ?? null };
    if (!isVerb(verb)) return { ...owners, decision: null };
    const right = rightFor(verb, target);
    const place = targetOf(placeOf(target), compiled);
    const explained = explainDecision(graph, subject, place, right, { limit: 1 });
    return {
      ...owners,
      decision: nameDecision(snapshot, formatDecisionPath({ right, subject, target: place }, explained)),
    };
  } catch (error) {
    if (isStatusError(error)) return unknown;
    throw error;
  }
}
