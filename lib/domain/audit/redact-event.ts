import type { AuditEvent } from "./audit-event";
import { redactObject } from "./redact-object";
import { redactText } from "./redact-text";

/** The event as it may be stored: no credential in its objects, its decision or its texts. */
export function redactEvent(event: AuditEvent): AuditEvent {
  const { decision, before, after } = event;
  return {
    ...event,
    message: redactText(event.message),
    reasons: event.reasons.map(redactText),
    decision: decision && { ...decision, path: redactObject(decision.path) },
    before: redactObject(before ?? null),
    after: redactObject(after ?? null),
  };
}
