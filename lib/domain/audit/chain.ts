import type { AuditEvent, RecordedAuditEvent } from "./audit-event";
import { formatCanonicalJson } from "./canonical-json";

/** SHA-256 of the UTF-8 text, in hex. */
export type Digest = (text: string) => string;

/** Where a chain stands: the number and the hash of its last event. */
export interface ChainEnd {
  sequence: number;
  hash: string;
}

/** Ties an event to the one before: its hash covers all it says, its number and the hash before. */
export function linkEvent(event: AuditEvent, previous: ChainEnd, digest: Digest): RecordedAuditEvent {
  const linked = { ...event, sequence: previous.sequence + 1, previousHash: previous.hash };
  return { ...linked, hash: digest(formatCanonicalJson(linked)) };
}

/** Whether an event says what its hash covers. */
export function isIntact({ hash, ...covered }: RecordedAuditEvent, digest: Digest): boolean {
  return digest(formatCanonicalJson(covered)) === hash;
}

/**
 * Checks a stored event against the one before it; undefined when it is as it was recorded. `missing`: a number is left
 * out; `unlinked`: it follows another event than the one before it; `changed`: it says something else than its hash covers.
 */
export function checkLink(
  recorded: RecordedAuditEvent,
  previous: ChainEnd,
  digest: Digest,
): "missing" | "unlinked" | "changed" | undefined {
  if (recorded.sequence !== previous.sequence + 1) return "missing";
  if (recorded.previousHash !== previous.hash) return "unlinked";
  return isIntact(recorded, digest) ? undefined : "changed";
}
