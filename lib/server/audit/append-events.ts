import "server-only";
import type { AuditEvent, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { linkEvent, type ChainEnd } from "@/lib/domain/audit/chain";
import { readCount, readText, type Queryable } from "./database";
import { digest, toEventRow } from "./event-row";

export interface ChainHead extends ChainEnd {
  /** The oldest event that is kept, and the hash of the one before it. */
  firstSequence: number;
  anchorHash: string;
  /** Of events before this one no policies are kept: their release kept none. */
  policiesFrom: number;
}

/** Where the chain stands. `lock`: nobody else appends until this transaction ends, in this process or another. */
export async function readHead(on: Queryable, { lock = false } = {}): Promise<ChainHead> {
  const [row] = await on.query(
    `select sequence, hash, first_sequence, anchor_hash, policies_from from audit_head${lock ? " for update" : ""}`,
  );
  if (row === undefined) throw new Error("the audit log has lost its head row; restore the database");
  return {
    sequence: readCount(row["sequence"]),
    hash: readText(row["hash"]),
    firstSequence: readCount(row["first_sequence"]),
    anchorHash: readText(row["anchor_hash"]),
    policiesFrom: readCount(row["policies_from"]),
  };
}

const columns =
  "sequence bigint, previous_hash text, hash text, summary text, detail text, at timestamptz, request_id text, person text, " +
  "tenant text, workspace text, cluster text, api_group text, resource text, kind text, namespace text, name text, domain text, " +
  "verb text, outcome text, reasons text, words text";
const names = columns.replaceAll(/ (bigint|text|timestamptz)/g, "");

/** Appends events, which must be redacted, behind `head`, which this transaction has locked. */
export async function appendEvents(
  transaction: Queryable,
  head: ChainHead,
  events: readonly AuditEvent[],
): Promise<RecordedAuditEvent[]> {
  let end: ChainEnd = head;
  const recorded = events.map((event) => {
    const next = linkEvent(event, end, digest);
    end = next;
    return next;
  });
  await transaction.query(
    `insert into audit_events (${names}) select ${names} from json_to_recordset($1::json) as event(${columns})`,
    [JSON.stringify(recorded.map(toEventRow))],
  );
  await transaction.query("update audit_head set sequence = $1, hash = $2", [end.sequence, end.hash]);
  return recorded;
}
