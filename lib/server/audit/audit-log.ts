import "server-only";
import { randomUUID } from "node:crypto";
import type { AuditEvent, RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import type { AuditFilter, AuditPageQuery, AuditScope } from "@/lib/domain/audit/audit-filter";
import type { AuditedObjectKey, AuditPage, AuditVerification } from "@/lib/domain/audit/audit-view";
import { auditCsvHeader, formatAuditCsvLine } from "@/lib/domain/audit/format-audit-csv";
import { redactEvent } from "@/lib/domain/audit/redact-event";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Logger } from "@/lib/server/logger";
import { applyRetention, type RetentionResult } from "./apply-retention";
import { createConnection } from "./connection";
import type { Database, OpenDatabase } from "./database";
import { openEmbedded } from "./embedded-database";
import { createEventWriter, type Ended, isOfOneEvent } from "./event-writer";
import { readPolicy } from "./kept-policies";
import { recordAbandoned } from "./pending-writes";
import { createPolicyKeeper } from "./policy-keeper";
import { openPostgres } from "./postgres-database";
import { readHistory, readOne, searchEvents, streamEvents } from "./search-events";
import { verifyLog } from "./verify-log";

/** A write that was announced and is under way. */
export interface BegunWrite {
  /**
   * Records what came of it; the event may say something else than the announced one. Never rejects: when the database does
   * not answer it is tried again until it does, and that the write was begun is stored already.
   */
  end(event: AuditEvent): Promise<void>;
  /** It was never sent: nothing is recorded. */
  cancel(): Promise<void>;
}

/**
 * The record of who did what. Append-only, one chain of hashes over all processes that share a database; credentials never
 * enter it ({@link redactEvent} runs on everything).
 *
 * The contract: a promise that resolves is on the disk. A promise that rejects with ServiceUnavailable promises nothing,
 * and whoever asked for a write must then refuse it. A write of an object is announced with `begin` before it is
 * sent, so that no write can happen of which nothing is stored: when the process dies in between, the next one
 * records it as OUTCOME_UNKNOWN.
 */
export interface AuditLog {
  /** @throws StatusError ServiceUnavailable when the database cannot take it. */
  record(event: AuditEvent): Promise<RecordedAuditEvent>;
  /** Call it before the write; refuse the write when it rejects. @throws StatusError ServiceUnavailable. */
  begin(event: AuditEvent): Promise<BegunWrite>;
  /**
   * Offers the policy of a version before an event names it. It is read and stored in the transaction of the first such event
   * (or announced write), once: an event is acknowledged only when its policy is kept too, and refused when nobody offered it.
   * @param read canonical JSON (`serializePolicy`), whose SHA-256 is the version.
   */
  keepPolicy(version: string, read: () => string): void;
  /** The policy of a version as it is stored: hold it to its digest. undefined: it is not kept. */
  readPolicy(version: string): Promise<string | undefined>;
  search(filter: AuditFilter, page: AuditPageQuery, scope?: AuditScope): Promise<AuditPage>;
  /** Writes of one object that came about, newest first. */
  history(
    object: AuditedObjectKey,
    page: AuditPageQuery,
    scope?: AuditScope,
  ): Promise<AuditPage<RecordedAuditEvent>>;
  get(sequence: number, scope?: AuditScope): Promise<RecordedAuditEvent | undefined>;
  /** Reads all of it; who asks meanwhile gets the same answer. */
  verify(): Promise<AuditVerification>;
  /** Oldest first; NDJSON holds whole events, CSV leaves their objects out. */
  exportEvents(filter: AuditFilter, format: "ndjson" | "csv", scope?: AuditScope): AsyncGenerator<string>;
  /** Deletes events older than so many days, and policies that none names any more; the rest stays verifiable. Records writes that other processes left open. */
  applyRetention(days: number): Promise<RetentionResult>;
  /** Whether the last question to the database was answered. */
  isHealthy(): boolean;
  /** Writes what waits and closes the database. */
  close(): Promise<void>;
}

export interface AuditLogOptions {
  /** A PostgreSQL server; without it the embedded engine keeps the log in `directory`. */
  databaseUrl?: string | undefined;
  directory: string;
  logger: Logger;
}

const retryMilliseconds = 2000;

/** Nothing is opened before it is needed; a database that does not answer yet is asked again by the next question. */
export function createAuditLog({ databaseUrl, directory, logger }: AuditLogOptions): AuditLog {
  const open = databaseUrl === undefined ? openEmbedded(directory) : openPostgres(databaseUrl, logger);
  return createAuditLogOn(open, { alone: databaseUrl === undefined, logger });
}

function createAuditLogOn(
  open: OpenDatabase,
  { alone, logger }: { alone: boolean; logger: Logger },
): AuditLog {
  const owner = randomUUID();
  const closing = new AbortController();
  const connection = createConnection(open, { whenOpened: sweep });
  const policies = createPolicyKeeper();
  const writer = createEventWriter(connection.get, { owner, policies });
  let verification: Promise<AuditVerification> | undefined;

  async function sweep(database: Database): Promise<void> {
    try {
      const writes = await recordAbandoned(database, writer, { owner, alone });
      if (writes > 0) logger.warn({ writes }, "writes whose end nobody recorded are in the audit log now");
    } catch (error) {
      logger.error({ err: error }, "abandoned writes could not be recorded; they are tried again");
    }
  }

  async function tryEnd(ended: Ended): Promise<boolean> {
    try {
      const recorded = await connection.watch(() => writer.write(ended));
      if (recorded !== undefined) tell(recorded);
      return true;
    } catch (error) {
      logger.error({ err: error, id: ended.id }, "the end of a write is not in the audit log yet");
      // What the database can never take stays announced, and is recorded as abandoned.
      return isOfOneEvent(error);
    }
  }

  async function end(ended: Ended): Promise<void> {
    if (!(await tryEnd(ended))) void keepTrying(ended);
  }

  /** Until the database is back or the process ends; then the next one finds the write abandoned. */
  async function keepTrying(ended: Ended): Promise<void> {
    do await pause(retryMilliseconds, closing.signal);
    while (!closing.signal.aborted && !(await tryEnd(ended)));
  }

  /** A line of the log beside the database: whoever keeps it can prove what the chain was. */
  function tell({ sequence, hash, requestId, person, cluster, object, verb, outcome, code }: RecordedAuditEvent) {
    logger.info(
      { event: "audit", sequence, hash, requestId, person: person?.username, cluster, object, verb, outcome, code },
      `${verb} ${outcome}`,
    );
  } // prettier-ignore

  const ask = <Result>(act: (database: Database) => Promise<Result>) =>
    connection.watch(async () => act(await connection.get())).catch(refuse);

  return {
    async record(event) {
      const recorded = await connection
        .watch(() => writer.write({ what: "event", event: redactEvent(event) }))
        .catch(refuse);
      if (recorded === undefined) throw new Error("an audit event was written and not given back");
      tell(recorded);
      return recorded;
    },
    async begin(event) {
      const id = randomUUID();
      await connection
        .watch(() => writer.write({ what: "begin", id, event: redactEvent(event) }))
        .catch(refuse);
      return {
        end: (after) => end({ what: "end", id, event: redactEvent(after) }),
        cancel: () => end({ what: "cancel", id }),
      };
    },
    keepPolicy: policies.offer,
    readPolicy: (version) => ask((database) => readPolicy(database, version)),
    search: (filter, page, scope) => ask((database) => searchEvents(database, filter, page, scope)),
    history: (object, page, scope) => ask((database) => readHistory(database, object, page, scope)),
    get: (sequence, scope) => ask((database) => readOne(database, sequence, scope)),
    verify: () => (verification ??= ask(verifyLog).finally(() => (verification = undefined))),
    async *exportEvents(filter, format, scope) {
      const database = await connection.get().catch(refuse);
      if (format === "csv") yield auditCsvHeader;
      for await (const event of streamEvents(database, filter, scope))
        yield format === "csv" ? formatAuditCsvLine(event) : `${JSON.stringify(event)}\n`;
    },
    async applyRetention(days) {
      await ask(sweep);
      return ask((database) => applyRetention(database, days));
    },
    isHealthy: connection.isHealthy,
    async close() {
      closing.abort();
      await writer.drain();
      await connection.close();
    },
  };
}

function refuse(error: unknown): never {
  if (isStatusError(error)) throw error;
  throw new StatusError(
    "ServiceUnavailable",
    "the record of who did what cannot be reached; without it nothing is written",
    { retryAfterSeconds: 5 },
    { cause: error },
  );
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
