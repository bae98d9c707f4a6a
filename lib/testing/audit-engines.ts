import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import type { AuditVerification } from "@/lib/domain/audit/audit-view";
import { createAuditLog, type AuditLog } from "@/lib/server/audit/audit-log";
import type { Database, OpenDatabase } from "@/lib/server/audit/database";
import { openEmbedded } from "@/lib/server/audit/embedded-database";
import { openPostgres } from "@/lib/server/audit/postgres-database";
import { verifyLog } from "@/lib/server/audit/verify-log";
import { startPostgres, type PostgresServer } from "./postgres-server";

/** Of the logs; says nothing. */
export const auditTestLogger = pino({ level: "silent" });
/** An update of a VirtualService that was allowed, but for what is changed. */
export function eventOf(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    requestId: randomUUID(),
    at: new Date().toISOString(),
    person: { issuer: "https://id.example.com", sub: "ada", name: "Ada", username: "isthmus:ada" },
    impersonated: { username: "isthmus:ada", groups: ["isthmus:editors"] },
    tenant: "orchard",
    workspace: null,
    cluster: "north",
    object: {
      group: "networking.istio.io",
      version: "v1",
      resource: "virtualservices",
      kind: "VirtualService",
      namespace: "orchard",
      name: "apples",
    },
    verb: "update",
    outcome: "allowed",
    code: 200,
    reasons: [],
    message: "",
    decision: null,
    before: null,
    after: null,
    ...change,
  };
}

/** One database, reached by as many logs as a test wants; `tamper` runs SQL as somebody with the right to everything. */
export interface AuditPlace {
  log(): AuditLog;
  open: OpenDatabase;
  tamper(...statements: string[]): Promise<void>;
  close(): Promise<void>;
}

function openPlace(options: { databaseUrl?: string; directory: string }, open: OpenDatabase): AuditPlace {
  const logs: AuditLog[] = [];
  const close = async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
  };
  // The embedded engine has one process, so the logs leave it first.
  const openAlone = async () => {
    await close();
    return open();
  };
  return {
    close,
    open: openAlone,
    log() {
      const log = createAuditLog({ ...options, logger: auditTestLogger });
      logs.push(log);
      return log;
    },
    async tamper(...statements) {
      const database = await openAlone();
      for (const statement of statements) await database.query(statement);
      await database.close();
    },
  };
}

export const auditEngines = ["embedded", "PostgreSQL"] as const;
type Engine = (typeof auditEngines)[number];

/** Starts both engines before the tests of a file. The answer makes an empty log, closed after the test. */
export function startAuditEngines(): (engine: Engine) => Promise<AuditPlace> {
  let server: PostgresServer;
  /** An embedded database as it is when it was just made; making one takes seconds, copying it does not. */
  let template: string;
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), "isthmus-audit-"));
    const [started] = await Promise.all([startPostgres(), makeEmbedded(template)]);
    server = started;
  }, 60_000);
  afterAll(async () => {
    rmSync(template, { recursive: true, force: true });
    await server.stop();
  }, 60_000);
  const engines: Record<Engine, () => Promise<AuditPlace>> = {
    embedded() {
      const directory = mkdtempSync(join(tmpdir(), "isthmus-audit-"));
      cpSync(template, directory, { recursive: true });
      onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
      return Promise.resolve(openPlace({ directory }, openEmbedded(directory)));
    },
    async PostgreSQL() {
      const databaseUrl = await server.createDatabase();
      return openPlace({ databaseUrl, directory: "/nowhere" }, openPostgres(databaseUrl, auditTestLogger));
    },
  };
  return async (engine) => {
    const place = await engines[engine]();
    onTestFinished(() => place.close());
    return place;
  };
}

async function makeEmbedded(directory: string): Promise<void> {
  const log = createAuditLog({ directory, logger: auditTestLogger });
  await log.search({}, { limit: 1 });
  await log.close();
}

/** Verifies as if it had been tampered with; nothing of it stays. */
export async function verifyTampered(database: Database, sql: string): Promise<AuditVerification> {
  let found: AuditVerification | undefined;
  const undo = new Error("taken back");
  const tried = database.transaction(async (transaction) => {
    await transaction.query("alter table audit_events disable trigger all");
    await transaction.query("alter table access_policy disable trigger all");
    for (const statement of sql.split("; ")) await transaction.query(statement);
    found = await verifyLog(transaction);
    throw undo;
  });
  await expect(tried).rejects.toBe(undo);
  return found as unknown as AuditVerification;
}
