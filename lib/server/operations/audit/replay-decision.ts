import "server-only";
import { type DecisionReplay, replayDecision as replay } from "@/lib/domain/audit/replay-decision";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { getEvent } from "./get-event";

/**
 * Decides once more what an event says was decided, by the policy of then. Who may see the event may ask; the policy itself is
 * not told.
 * @throws StatusError Forbidden; NotFound as for the event; ServiceUnavailable when the log cannot be read.
 */
export async function replayDecision(
  context: RequestContext,
  params: { sequence: string },
): Promise<DecisionReplay> {
  const { decision } = await getEvent(context, params);
  const policy = decision === null ? undefined : await getRuntime().audit.readPolicy(decision.policyVersion);
  return replay(decision, policy);
}
