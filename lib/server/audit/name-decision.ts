import "server-only";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { formatDecisionPath } from "@/lib/domain/audit/decision-path";
import { explainDecision } from "@/lib/domain/ngac/explain-decision";
import { serializePolicy } from "@/lib/domain/ngac/serialize-policy";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";
import type { AskedRights } from "@/lib/server/authorization/asked-rights";
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
 * The decision about an object of ours.
 * @param asked the rights that were needed, each with the element of the policy it was needed at; none when anybody may.
 * @param about the object, for people.
 */
export function decideForEvent(asked: AskedRights, about: Readonly<Record<string, string>> = {}): Decision {
  const { snapshot, subject } = asked.access;
  const decisions = asked.rights.map(({ right, node }) => {
    const target = { node };
    const explained = explainDecision(snapshot.graph, subject, target, right, { limit: 1 });
    return formatDecisionPath({ right, subject, target }, explained);
  });
  return nameDecision(snapshot, decisions.length === 0 ? about : { ...about, decisions });
}
