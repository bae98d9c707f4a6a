import "server-only";
import type { AuditEvent, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { appendEvents, type ChainHead, readHead } from "./append-events";
import type { Database, Queryable } from "./database";
import type { PolicyKeeper, PolicyReader } from "./policy-keeper";

/**
 * What waits to be written: an event; a begun write, which becomes one later; the event a begun write became; or that it was
 * never sent.
 */
export type Waiting = { what: "event"; event: AuditEvent } | Begun | Ended;
interface Begun {
  what: "begin";
  id: string;
  event: AuditEvent;
}
export type Ended = { what: "end"; id: string; event: AuditEvent } | { what: "cancel"; id: string };

interface Entry {
  waiting: Waiting;
  /** Reads the policy that the event names, if anybody has it. */
  readPolicy: PolicyReader;
  resolve: (recorded: RecordedAuditEvent | undefined) => void;
  reject: (error: unknown) => void;
}

/** Bounds one transaction; whatever came meanwhile is in the next. */
const batchEvents = 200;
/** More than this wait only when the database is stuck: then who asks is told, instead of the memory filled. */
const maximumWaiting = 5000;

export interface EventWriter {
  /** @returns the event as recorded; undefined for `begin`, `cancel`, and an `end` that was recorded before. */
  write(waiting: Waiting): Promise<RecordedAuditEvent | undefined>;
  /** Resolves when nothing waits. */
  drain(): Promise<void>;
}

/** One transaction at a time, with everything that came while the last one ran. */
export function createEventWriter(
  database: () => Promise<Database>,
  { owner, policies }: { owner: string; policies: PolicyKeeper },
): EventWriter {
  const queue: Entry[] = [];
  let running = Promise.resolve();
  let isRunning = false;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, batchEvents);
      try {
        await writeBatch(batch);
      } catch (error) {
        // One event that the database cannot take must not refuse the others.
        if (batch.length > 1 && isOfOneEvent(error)) await writeEach(batch);
        else for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  async function writeEach(batch: readonly Entry[]): Promise<void> {
    for (const entry of batch) {
      try {
        await writeBatch([entry]);
      } catch (error) {
        entry.reject(error);
      }
    }
  }

  async function writeBatch(batch: readonly Entry[]): Promise<void> {
    const connected = await database();
    const { head, kept, results } = await connected.transaction(async (transaction) => {
      // First of all: two processes that lock in another order would wait for each other.
      const head = await readHead(transaction, { lock: true });
      const kept = await policies.keep(transaction, head, listNamed(batch));
      const stored = batch.map(({ waiting }) => holdToPolicy(waiting, kept));
      return { head, kept, results: await storeBatch(transaction, head, stored, owner) };
    });
    policies.confirm(head, kept);
    batch.forEach(({ resolve }, index) => resolve(results[index]));
  }

  return {
    write(waiting) {
      if (queue.length >= maximumWaiting)
        return Promise.reject(new Error(`${queue.length} audit events wait for the database already`));
      return new Promise((resolve, reject) => {
        const readPolicy = waiting.what === "cancel" ? undefined : policies.readerOf(waiting.event);
        queue.push({ waiting, readPolicy, resolve, reject });
        if (isRunning) return;
        isRunning = true;
        running = run();
      });
    },
    drain: () => running,
  };
}

/** The versions that events of the batch name, each with who has its policy. */
function listNamed(batch: readonly Entry[]): Map<string, PolicyReader> {
  const named = new Map<string, PolicyReader>();
  for (const { waiting, readPolicy } of batch) {
    const decision = waiting.what === "cancel" ? null : waiting.event.decision;
    if (decision !== null) named.set(decision.policyVersion, named.get(decision.policyVersion) ?? readPolicy);
  }
  return named;
}

/** SQL's code for a reference to what is not there. */
class PolicyNotKeptError extends Error {
  readonly code = "23503";
}

/**
 * No event names a policy that is not kept: a new one is refused. What a former release announced without keeping its policy
 * came about all the same, and is recorded without its decision.
 */
function holdToPolicy(waiting: Waiting, kept: ReadonlySet<string>): Waiting {
  if (waiting.what === "cancel") return waiting;
  const { decision } = waiting.event;
  if (decision === null || kept.has(decision.policyVersion)) return waiting;
  if (waiting.what === "end") return { ...waiting, event: { ...waiting.event, decision: null } };
  throw new PolicyNotKeptError(`the event names the policy ${decision.policyVersion}, which nobody kept`);
}

async function storeBatch(
  transaction: Queryable,
  head: ChainHead,
  batch: readonly Waiting[],
  owner: string,
): Promise<(RecordedAuditEvent | undefined)[]> {
  const begun = batch.filter((waiting): waiting is Begun => waiting.what === "begin");
  if (begun.length > 0) {
    await transaction.query(
      `insert into audit_pending (id, owner, event)
       select id, $2, event from json_to_recordset($1::json) as begun(id text, event text)`,
      [JSON.stringify(begun.map(({ id, event }) => ({ id, event: JSON.stringify(event) }))), owner],
    );
  }
  const closed = batch.flatMap((waiting) =>
    waiting.what === "end" || waiting.what === "cancel" ? [waiting.id] : [],
  );
  // What is no longer pending was recorded by an earlier try whose answer was lost, or by another process as abandoned.
  const open = closed.length === 0 ? new Set() : await deletePending(transaction, closed);
  const recordable = batch.filter(
    (waiting): waiting is Exclude<Waiting, { what: "cancel" }> =>
      waiting.what === "event" || (waiting.what === "end" && open.has(waiting.id)),
  );
  const recorded =
    recordable.length === 0
      ? []
      : await appendEvents(
          transaction,
          head,
          recordable.map(({ event }) => event),
        );
  const places = new Map<Waiting, number>(recordable.map((waiting, index) => [waiting, index]));
  return batch.map((waiting) => {
    const place = places.get(waiting);
    return place === undefined ? undefined : recorded[place];
  });
}

async function deletePending(transaction: Queryable, ids: readonly string[]): Promise<Set<unknown>> {
  const rows = await transaction.query(
    "delete from audit_pending where id in (select value from json_array_elements_text($1::json)) returning id",
    [JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Data that cannot be stored (22), a constraint (23) or a limit (54) is of one event; anything else is of the database. */
export function isOfOneEvent(error: unknown): boolean {
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(22|23|54)/.test(code);
}
