import "server-only";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import type { AuditBreak, AuditVerification } from "@/lib/domain/audit/audit-view";
import { checkLink, type ChainEnd, isIntact } from "@/lib/domain/audit/chain";
import { readRecord } from "@/lib/domain/kubernetes/read-field";
import { readHead, type ChainHead } from "./append-events";
import { readCount, readText, type Queryable, type SqlRow } from "./database";
import { checkPolicies, type UnkeptPolicy } from "./kept-policies";
import { digest, readEvent, toEventRow, type EventRow } from "./event-row";

const pageSize = 500;

interface Break {
  brokenAt: number;
  why: AuditBreak;
  message: string;
}

interface Walk {
  events: number;
  end: ChainEnd;
  /** What the newest retention says the chain begins with. */
  begins?: { firstSequence: unknown; anchorHash: unknown };
  broken?: Break;
}

/**
 * Reads the whole log and holds every event to its hash, its columns and the one before it; the first to the anchor, the
 * last to the head, so that a cut end is seen too; and every policy that an event names to its version. Events appended meanwhile are left for the next time.
 */
export async function verifyLog(database: Queryable, now = new Date()): Promise<AuditVerification> {
  const head = await readHead(database);
  const walk = await walkChain(database, head);
  const { policies, unkept } = await checkPolicies(database, head);
  const broken =
    walk.broken ??
    checkAnchor(head, walk) ??
    (await checkEnd(database, head, walk)) ??
    describeUnkept(unkept);
  // Retention ran while we read: what is gone is gone rightly, and the walk begins anew behind it.
  if (broken !== undefined && (await readHead(database)).firstSequence !== head.firstSequence)
    return verifyLog(database, now);
  const common = { events: walk.events, checkedAt: now.toISOString() };
  if (broken !== undefined) return { ...common, intact: false, ...broken };
  return {
    ...common,
    intact: true,
    first: walk.events === 0 ? 0 : head.firstSequence,
    last: walk.events === 0 ? 0 : walk.end.sequence,
    hash: walk.end.hash,
    policies,
  };
}

function describeUnkept(unkept: UnkeptPolicy | undefined): Break | undefined {
  if (unkept === undefined) return undefined;
  const { version, sequence, why } = unkept;
  const how = why === "missing" ? "is not kept any more" : "was changed: it does not fit its version";
  return {
    brokenAt: sequence,
    why: "policy",
    message: `the policy ${version} that decided event ${sequence} ${how}`,
  };
}

async function walkChain(database: Queryable, head: ChainHead): Promise<Walk> {
  const walk: Walk = { events: 0, end: { sequence: head.firstSequence - 1, hash: head.anchorHash } };
  for (;;) {
    const rows = await database.query(
      `select *, (extract(epoch from at) * 1000)::bigint as at_milliseconds from audit_events
       where sequence > $1 and sequence <= $2 order by sequence limit ${pageSize}`,
      [walk.events === 0 ? 0 : walk.end.sequence, head.sequence],
    );
    for (const row of rows) {
      const broken = await checkRow(database, row, walk);
      if (broken !== undefined) return { ...walk, broken };
    }
    if (rows.length < pageSize) return walk;
  }
}

async function checkRow(database: Queryable, row: SqlRow, walk: Walk): Promise<Break | undefined> {
  const sequence = readCount(row["sequence"]);
  const event = parseRow(row);
  const link = event === undefined ? "changed" : checkLink(event, walk.end, digest);
  if (link === "missing") return missing(walk.end.sequence + 1, sequence - 1);
  if (link === "unlinked" && event !== undefined) return explainUnlinked(database, event);
  if (link === "changed" || event === undefined)
    return changed(sequence, "it does not say what was recorded");
  if (!areColumnsTrue(row, event)) return changed(sequence, "its searched columns do not say what it says");
  walk.events += 1;
  walk.end = event;
  if (event.verb === "retain" && event.person === null) {
    const { firstSequence, anchorHash } = readRecord(event.after);
    walk.begins = { firstSequence, anchorHash };
  }
  return undefined;
}

/** It follows another event than the one before it: moved, or what it followed was taken out and the rest renumbered. */
async function explainUnlinked(database: Queryable, event: RecordedAuditEvent): Promise<Break> {
  const { sequence, previousHash } = event;
  const [other] = await database.query("select sequence from audit_events where hash = $1", [previousHash]);
  if (other !== undefined)
    return {
      brokenAt: sequence,
      why: "reordered",
      message: `event ${sequence} was recorded behind the one that is now ${readCount(other["sequence"])}`,
    };
  return isIntact(event, digest)
    ? {
        brokenAt: sequence,
        why: "missing",
        message: `the event that ${sequence} was recorded behind is gone, another one is in its place`,
      }
    : changed(sequence, "it does not say what was recorded");
}

function checkAnchor(head: ChainHead, { begins }: Walk): Break | undefined {
  if (head.firstSequence === 1) return undefined;
  const isTold = begins?.firstSequence === head.firstSequence && begins.anchorHash === head.anchorHash;
  if (isTold) return undefined;
  return missing(
    typeof begins?.firstSequence === "number" ? begins.firstSequence : 1,
    head.firstSequence - 1,
    "no retention took them out",
  );
}

async function checkEnd(database: Queryable, head: ChainHead, { end }: Walk): Promise<Break | undefined> {
  if (end.sequence < head.sequence)
    return missing(end.sequence + 1, head.sequence, "the end of the log was cut off");
  if (end.hash !== head.hash) return changed(end.sequence, "the log was recorded with another last event");
  const [extra] = await database.query(
    "select min(sequence) as sequence from audit_events where sequence > (select sequence from audit_head)",
  );
  if (extra?.["sequence"] === null || extra === undefined) return undefined;
  const sequence = readCount(extra["sequence"]);
  return {
    brokenAt: sequence,
    why: "added",
    message: `event ${sequence} stands behind the end of the log: nothing of Isthmus recorded it`,
  };
}

function missing(first: number, last: number, why?: string): Break {
  const which = last > first ? `events ${first} to ${last} are` : `event ${first} is`;
  return {
    brokenAt: first,
    why: "missing",
    message: `${which} missing${why === undefined ? "" : `: ${why}`}`,
  };
}

function changed(sequence: number, how: string): Break {
  return { brokenAt: sequence, why: "changed", message: `event ${sequence} was changed: ${how}` };
}

/** The event of a row; undefined when it is no JSON or not spelled as we spell it. */
function parseRow(row: SqlRow): RecordedAuditEvent | undefined {
  try {
    const event = readEvent(row);
    const { summary, detail } = toEventRow(event);
    return summary === row["summary"] && detail === row["detail"] ? event : undefined;
  } catch {
    return undefined;
  }
}

const checkedColumns = [
  "request_id", "person", "tenant", "workspace", "cluster", "api_group", "resource", "kind", "namespace", "name", "domain", "verb",
  "outcome", "reasons", "words",
] as const satisfies readonly (keyof EventRow)[]; // prettier-ignore

function areColumnsTrue(row: SqlRow, event: RecordedAuditEvent): boolean {
  const expected = toEventRow(event);
  return (
    readCount(row["at_milliseconds"]) === Date.parse(event.at) &&
    checkedColumns.every((column) => readText(row[column]) === expected[column])
  );
}
