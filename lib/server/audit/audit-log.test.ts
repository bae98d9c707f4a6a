import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { startPostgres, type PostgresServer } from "@/lib/testing/postgres-server";
import { createAuditLog, type AuditLog } from "./audit-log";
import type { OpenDatabase } from "./database";
import { openEmbedded } from "./embedded-database";
import { openPostgres } from "./postgres-database";

const logger = pino({ level: "silent" });
const day = 86_400_000;

function eventOf(change: Partial<AuditEvent> = {}): AuditEvent {
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
interface Place {
  log(): AuditLog;
  tamper(...statements: string[]): Promise<void>;
}

function openPlace(options: { databaseUrl?: string; directory: string }, open: OpenDatabase): Place {
  const logs: AuditLog[] = [];
  return {
    log() {
      const log = createAuditLog({ ...options, logger });
      logs.push(log);
      return log;
    },
    async tamper(...statements) {
      // The embedded engine has one process, so the log leaves it first.
      await Promise.all(logs.splice(0).map((log) => log.close()));
      const database = await open();
      await database.query("alter table audit_events disable trigger all");
      for (const statement of statements) await database.query(statement);
      await database.query("alter table audit_events enable trigger all");
      await database.close();
    },
  };
}

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const engines: Record<string, () => Promise<Place>> = {
  embedded: () => {
    const directory = mkdtempSync(join(tmpdir(), "isthmus-audit-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    return Promise.resolve(openPlace({ directory }, openEmbedded(directory)));
  },
  PostgreSQL: async () => {
    const databaseUrl = await server.createDatabase();
    return openPlace({ databaseUrl, directory: "/nowhere" }, openPostgres(databaseUrl, logger));
  },
};

describe.each(Object.keys(engines))("the audit log in %s", (engine) => {
  const open = () => (engines[engine] as () => Promise<Place>)();

  async function startLog(): Promise<{ log: AuditLog; place: Place }> {
    const place = await open();
    const log = place.log();
    onTestFinished(() => log.close());
    return { log, place };
  }

  it("keeps one chain of what many writers record at once, in the order given by each", async () => {
    const { log } = await startLog();
    const recorded = await Promise.all(
      Array.from({ length: 300 }, (_, index) => log.record(eventOf({ message: `event ${index}` }))),
    );
    expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index + 1));
    expect(await log.verify()).toMatchObject({ intact: true, events: 300, first: 1, last: 300 });
    expect(await log.get(7)).toEqual(recorded[6]);
  });

  it("stores any text there is", async () => {
    const { log } = await startLog();
    const odd = "nul \0, half a pair \ud800, quotes '\"\\, ünï😀";
    const { sequence } = await log.record(eventOf({ message: odd, reasons: ["A\0B"], after: { odd } }));
    expect(await log.get(sequence)).toMatchObject({ message: odd, after: { odd } });
    expect(await log.verify()).toMatchObject({ intact: true });
  });
});
