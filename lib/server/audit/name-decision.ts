import "server-only";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { formatDecisionPath } from "@/lib/domain/audit/decision-path";
import { explainDecision } from "@/lib/domain/ngac/explain-decision";
import { serializePolicy } from "@/lib/domain/ngac/serialize-policy";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import { getRuntime } from "@/lib/server/runtime";

type Decision = NonNullable<AuditEvent["decision"]>;

/**
 * A decision of the policy for an event, which is to be recorded next: the event names the version, and the log keeps the
 * policy with it.
 */
export function nameDecision(
  { version, graph }: Pick<AccessSnapshot, "version" | "graph">,
  path: unknown,
): Decision {
  getRuntime().audit.keepPolicy(version, () => serializePolicy(graph.policy));
  return { policyVersion: version, path };
}

/**
 * The decision about an object of ours by the policy of this moment.
 * @param about the object, for people.
 * @param asked the rights that were needed, each with the element of the policy it was needed at; none when anybody may.
 * @throws StatusError ServiceUnavailable when nobody knows who may do what.
 */
export function decideForEvent(
  context: RequestContext,
  about: Readonly<Record<string, string>>,
  asked: readonly { right: string; node: string }[],
): Decision {
  const { snapshot, subject } = readAccess(context);
  const decisions = asked.map(({ right, node }) => {
    const target = { node };
    const explained = explainDecision(snapshot.graph, subject, target, right, { limit: 1 });
    return formatDecisionPath({ right, subject, target }, explained);
  });
  return nameDecision(snapshot, decisions.length === 0 ? about : { ...about, decisions });
}
