import "server-only";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { authorizeAudit } from "./audit-scope";

/**
 * One event with its objects and its decision.
 * @throws StatusError Forbidden; NotFound when there is none with this number or the person may not see it.
 */
export async function getEvent(
  context: RequestContext,
  { sequence }: { sequence: string },
): Promise<RecordedAuditEvent> {
  const scope = authorizeAudit(context, "get");
  const number = /^[1-9][0-9]{0,14}$/.test(sequence) ? Number(sequence) : undefined;
  const event = number === undefined ? undefined : await getRuntime().audit.get(number, scope);
  if (event !== undefined) return event;
  throw new StatusError("NotFound", `there is no event ${sequence} in the history`, {
    group: "isthmus.dev",
    kind: "auditevents",
    name: sequence,
  });
}
