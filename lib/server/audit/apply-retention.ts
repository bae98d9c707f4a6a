import "server-only";
import { randomUUID } from "node:crypto";
import { appendEvents, readHead } from "./append-events";
import { readCount, readText, type Database } from "./database";
import { deleteUnnamedPolicies } from "./kept-policies";

export interface RetentionResult {
  deleted: number;
  /** The oldest event that is kept. */
  firstSequence: number;
}

/**
 * Deletes the events of the beginning that are older than `days`. The hash before the first that is kept becomes the anchor,
 * and an event in the chain says so: the rest stays verifiable, and a beginning that was cut off by hand is told from this.
 * Policies that no event names any more go with them.
 */
export async function applyRetention(
  database: Database,
  days: number,
  now = new Date(),
): Promise<RetentionResult> {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`cannot keep ${days} days, at least 1`);
  const before = new Date(now.getTime() - days * 86_400_000).toISOString();
  return database.transaction(async (transaction) => {
    const head = await readHead(transaction, { lock: true });
    // Only a whole beginning goes, so a clock that once stood wrong leaves no hole.
    const [kept] = await transaction.query(
      "select min(sequence) as first from audit_events where at >= $1::timestamptz",
      [before],
    );
    const firstSequence = readCount(kept?.["first"] ?? head.sequence + 1);
    if (firstSequence <= head.firstSequence) return { deleted: 0, firstSequence: head.firstSequence };
    const [last] = await transaction.query("select hash from audit_events where sequence = $1", [
      firstSequence - 1,
    ]);
    if (last === undefined)
      throw new Error(
        `the audit log has no event ${firstSequence - 1}; verify it before anything is deleted`,
      );
    const anchorHash = readText(last["hash"]);
    const deleted = firstSequence - head.firstSequence;
    await appendEvents(transaction, head, [
      {
        requestId: randomUUID(),
        at: now.toISOString(),
        person: null,
        impersonated: null,
        tenant: null,
        workspace: null,
        cluster: "host",
        object: null,
        verb: "retain",
        outcome: "allowed",
        code: 200,
        reasons: [],
        message: `${deleted} events older than ${days} days were deleted, up to ${firstSequence - 1}`,
        decision: null,
        before: { firstSequence: head.firstSequence, anchorHash: head.anchorHash },
        after: { firstSequence, anchorHash },
      },
    ]);
    await transaction.query("select set_config('isthmus.audit_retention', 'on', true)");
    await transaction.query("delete from audit_events where sequence < $1", [firstSequence]);
    await deleteUnnamedPolicies(transaction);
    await transaction.query("update audit_head set first_sequence = $1, anchor_hash = $2", [
      firstSequence,
      anchorHash,
    ]);
    return { deleted, firstSequence };
  });
}
