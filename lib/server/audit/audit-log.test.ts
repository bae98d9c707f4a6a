import { expect, describe, it, onTestFinished, vi } from "vitest";
import type { AuditedObject } from "@/lib/domain/audit/audit-event";
import type { AuditBreak } from "@/lib/domain/audit/audit-view";
import type { AuditFilter, AuditScope } from "@/lib/domain/audit/audit-filter";
import {
  auditEngines,
  auditTestLogger,
  eventOf,
  startAuditEngines,
  verifyTampered,
} from "@/lib/testing/audit-engines";
import { startPostgres } from "@/lib/testing/postgres-server";
import { createAuditLog, type AuditLog } from "./audit-log";
import { verifyLog } from "./verify-log";

const day = 86_400_000;
const startPlace = startAuditEngines();

/** Ten events of ten days, of two people; the last one today. */
async function recordTen(log: AuditLog): Promise<void> {
  for (let index = 0; index < 10; index += 1) {
    const at = new Date(Date.now() - (9 - index) * day).toISOString();
    const outcome = index === 3 ? "refused" : "allowed";
    const namespace = index % 2 === 0 ? "orchard" : "meadow";
    const object = { ...(eventOf().object as AuditedObject), namespace, name: `thing-${index}` };
    const reasons = outcome === "refused" ? ["HOST_NOT_OWNED"] : [];
    await log.record(eventOf({ at, outcome, object, reasons, message: `100% of ${index}` }));
  }
}

/** What somebody with every right to the database may do, and what is said of it. */
const tampering: readonly (readonly [what: string, why: AuditBreak, brokenAt: number, sql: string])[] = [
    ["a changed event", "changed", 4, `update audit_events set detail = replace(detail, 'null', '"x"') where sequence = 4`],
    ["a changed summary", "changed", 4, `update audit_events set summary = replace(summary, '"refused"', '"allowed"') where sequence = 4`],
    ["a changed column", "changed", 4, `update audit_events set outcome = 'allowed' where sequence = 4`],
    ["a changed time", "changed", 4, `update audit_events set at = now() where sequence = 4`],
    ["no JSON at all", "changed", 4, `update audit_events set summary = 'gone' where sequence = 4`],
    ["a deleted event", "missing", 6, `delete from audit_events where sequence = 6`],
    ["a deleted event, the rest renumbered", "changed", 6, `delete from audit_events where sequence = 6; update audit_events set sequence = -sequence where sequence > 6; update audit_events set sequence = -sequence - 1 where sequence < 0`],
    ["two events in each other's place", "reordered", 3, `update audit_events set sequence = 103 where sequence = 3; update audit_events set sequence = 3 where sequence = 8; update audit_events set sequence = 8 where sequence = 103`],
    ["the end cut off", "missing", 8, `delete from audit_events where sequence >= 8`],
    ["the beginning cut off", "missing", 1, `delete from audit_events where sequence <= 2`],
    ["the beginning cut off, and the anchor moved after it", "missing", 1, `delete from audit_events where sequence <= 2; update audit_head set first_sequence = 3, anchor_hash = (select previous_hash from audit_events where sequence = 3)`],
    ["everything deleted", "missing", 1, `delete from audit_events`],
    ["an event added by hand", "added", 11, `insert into audit_events select 11, hash, repeat('a', 64), summary, detail, at, request_id, person, tenant, workspace, cluster, api_group, resource, kind, namespace, name, domain, verb, outcome, reasons, words from audit_events where sequence = 10`],
]; // prettier-ignore

describe.each(auditEngines)("the audit log in %s", (engine) => {
  it("keeps one chain of what many writers record at once, in the order given by each", async () => {
    const log = (await startPlace(engine)).log();
    const recorded = await Promise.all(
      Array.from({ length: 300 }, (_, index) => log.record(eventOf({ message: `event ${index}` }))),
    );
    expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index + 1));
    expect(await log.verify()).toMatchObject({ intact: true, events: 300, first: 1, last: 300 });
    expect(await log.get(7)).toEqual(recorded[6]);
  });

  it("stores any text there is, and no credential", async () => {
    const log = (await startPlace(engine)).log();
    const odd = "nul \0, half a pair \ud800, quotes '\"\\, ünï😀 %_";
    const after = { odd, password: "do not keep" };
    const { sequence } = await log.record(eventOf({ message: odd, reasons: ["A\0B"], after }));
    const stored = await log.get(sequence);
    expect(stored).toMatchObject({ message: odd, after: { odd, password: "[redacted]" } });
    expect((await log.search({ text: "%_" }, { limit: 5 })).items).toHaveLength(1);
    expect(await log.verify()).toMatchObject({ intact: true });
  });

  it("finds what was done to it around Isthmus, and refuses it where it can", async () => {
    const place = await startPlace(engine);
    await recordTen(place.log());
    const database = await place.open();
    for (const sql of ["update audit_events set verb = 'x'", "delete from audit_events", "truncate audit_events"])
      await expect(database.query(sql)).rejects.toThrow("append-only");
    for (const [what, why, brokenAt, sql] of tampering) {
      const found = await verifyTampered(database, sql);
      expect({ what, ...found }).toMatchObject({ what, intact: false, why, brokenAt });
    }
    expect(await verifyLog(database)).toMatchObject({ intact: true, events: 10 });
    await database.close();
  }); // prettier-ignore

  it("deletes what is old and stays verifiable", async () => {
    const log = (await startPlace(engine)).log();
    await recordTen(log);
    // A clock that stood wrong: an old event behind newer ones keeps its place.
    await log.record(eventOf({ at: new Date(0).toISOString() }));
    expect(await log.applyRetention(5)).toEqual({ deleted: 5, firstSequence: 6 });
    expect(await log.applyRetention(5)).toEqual({ deleted: 0, firstSequence: 6 });
    expect(await log.applyRetention(3)).toEqual({ deleted: 2, firstSequence: 8 });
    expect(await log.get(7)).toBeUndefined();
    expect(await log.verify()).toMatchObject({ intact: true, first: 8, last: 13, events: 6 });
    expect((await log.search({ verb: "retain" }, { limit: 5 })).items.map(({ person }) => person)).toEqual([
      null,
      null,
    ]);
  });

  it("finds events by every filter, page by page, and never outside what may be seen", async () => {
    const log = (await startPlace(engine)).log();
    await recordTen(log);
    await log.record(
      eventOf({ cluster: "host", tenant: "orchard", workspace: "w1", object: null, verb: "approve" }),
    );
    const found = async (filter: AuditFilter, scope?: AuditScope) =>
      (await log.search(filter, { limit: 50 }, scope)).items.map(({ sequence }) => sequence);
    expect(await found({ outcome: "refused" })).toEqual([4]);
    expect(await found({ reason: "HOST_NOT_OWNED" })).toEqual([4]);
    expect(await found({ reason: "HOST" })).toEqual([]);
    expect(await found({ person: "ADA", name: "thing-2", kind: "VirtualService" })).toEqual([3]);
    expect(await found({ person: "bob" })).toEqual([]);
    expect(await found({ text: "meadow 100% thing-5" })).toEqual([6]);
    const from = new Date(Date.now() - 1.5 * day).toISOString();
    expect(await found({ from, namespace: "meadow" })).toEqual([10]);
    expect(await found({ to: from, namespace: "meadow" })).toEqual([8, 6, 4, 2]);
    const none = { places: [], clusters: [], hidden: [], tenants: [], wholeTenants: [], workspaces: [] };
    const orchard = { ...none, tenants: ["orchard"] };
    const meadow = { cluster: "north", namespace: "meadow", domain: "traffic" };
    expect(await found({}, none)).toEqual([]);
    expect(await found({ name: "thing-3" }, { ...orchard, places: [meadow] })).toEqual([4]);
    expect(await found({}, { ...orchard, places: [{ ...meadow, cluster: "south" }] })).toEqual([]);
    expect(await found({}, { ...orchard, places: [{ ...meadow, domain: "security" }] })).toEqual([]);
    expect(await found({}, { ...none, tenants: ["later"], places: [meadow] })).toEqual([]);
    expect(await found({}, { ...none, clusters: ["north"], hidden: [meadow] })).toEqual([9, 7, 5, 3, 1]);
    expect(await found({}, orchard)).toEqual([]);
    expect(await found({}, { ...orchard, workspaces: ["w1"] })).toEqual([11]);
    expect(await log.get(1, { ...orchard, places: [meadow] })).toBeUndefined();
    const first = await log.search({ cluster: "north" }, { limit: 4 });
    expect(first.next).toBe(7);
    const second = await log.search({ cluster: "north" }, { limit: 6, before: 7 });
    expect([...first.items, ...second.items].map(({ sequence }) => sequence)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();
    const object = { ...(eventOf().object as AuditedObject), namespace: "meadow" };
    await log.record(eventOf({ object, tenant: null, verb: "patch" }));
    await log.record(eventOf({ object, workspace: "w1", verb: "patch" }));
    expect(await found({ verb: "patch" }, { ...orchard, places: [meadow] })).toEqual([12]);
    for (const more of [{ workspaces: ["w1"] }, { wholeTenants: ["orchard"] }])
      expect(await found({ verb: "patch" }, { ...orchard, places: [meadow], ...more })).toEqual([13, 12]);
    expect(await found({ verb: "approve" }, { ...orchard, wholeTenants: ["orchard"] })).toEqual([11]);
    expect(await found({ verb: "approve" }, { ...orchard, wholeTenants: ["later"] })).toEqual([]);
  }); // prettier-ignore

  it("tells the history of one object in every version of its API, without what was refused", async () => {
    const log = (await startPlace(engine)).log();
    const object = eventOf().object as AuditedObject;
    await log.record(eventOf({ verb: "create", after: { spec: 1 } }));
    await log.record(eventOf({ outcome: "refused", code: 403 }));
    await log.record(eventOf({ object: { ...object, version: "v1beta1" }, before: { spec: 1 } }));
    await log.record(eventOf({ object: { ...object, group: "other.example.com" } }));
    const key = {
      cluster: "north",
      resource: "virtualservices.networking.istio.io",
      namespace: "orchard",
      name: "apples",
    };
    const { items } = await log.history(key, { limit: 10 });
    expect(items.map(({ sequence, before }) => [sequence, before])).toEqual([
      [3, { spec: 1 }],
      [1, null],
    ]);
  });

  it("exports everything, and nothing that a spreadsheet would run", async () => {
    const log = (await startPlace(engine)).log();
    await log.record(eventOf({ message: '=HYPERLINK("x"), and\nmore', after: { spec: 1 } }));
    await recordTen(log);
    const read = async (format: "csv" | "ndjson") => {
      const parts: string[] = [];
      for await (const part of log.exportEvents({ verb: "update" }, format)) parts.push(part);
      return parts;
    };
    const [header, first, ...rest] = await read("csv");
    expect(header).toMatch(/^sequence,at,/);
    expect(first).toContain(`"'=HYPERLINK(""x""), and\nmore"`);
    expect(rest).toHaveLength(10);
    const lines = await read("ndjson");
    expect(JSON.parse(lines[0] ?? "")).toEqual(await log.get(1));
  });

  it("records a write that nobody ended as one whose end is unknown", async () => {
    const place = await startPlace(engine);
    const dying = place.log();
    await dying.begin(eventOf({ verb: "create" }));
    const cancelled = await dying.begin(eventOf({ verb: "patch" }));
    await cancelled.cancel();
    const ended = await dying.begin(eventOf({ verb: "delete" }));
    await ended.end(eventOf({ verb: "delete", message: "done" }));
    await place.tamper("update audit_pending set begun = begun - interval '1 hour'");
    const next = place.log();
    await next.applyRetention(30);
    const { items } = await next.search({}, { limit: 10 });
    expect(items.map(({ verb, outcome, reasons }) => [verb, outcome, ...reasons])).toEqual([
      ["create", "failed", "OUTCOME_UNKNOWN"],
      ["delete", "allowed"],
    ]);
    expect(await next.verify()).toMatchObject({ intact: true, events: 2 });
  });
});

describe("several processes on one PostgreSQL", () => {
  it("keep one chain, from the first start on", async () => {
    const place = await startPlace("PostgreSQL");
    const logs = [place.log(), place.log(), place.log()];
    await Promise.all(
      logs.flatMap((log) => Array.from({ length: 40 }, () => log.record(eventOf({ message: "at once" })))),
    );
    expect(await place.log().verify()).toMatchObject({ intact: true, events: 120, last: 120 });
  });

  it("refuse a schema of a newer release", async () => {
    const place = await startPlace("PostgreSQL");
    await place.log().search({}, { limit: 1 });
    await place.tamper("insert into audit_migrations (version, name) values (999, 'later')");
    await expect(place.log().record(eventOf())).rejects.toMatchObject({
      reason: "ServiceUnavailable",
      cause: { message: expect.stringMatching(/newer release/) as string },
    });
  });
});

describe("a database that does not answer", () => {
  it("refuses what is asked, and takes the next as soon as it is back", async () => {
    const own = await startPostgres();
    onTestFinished(() => own.stop());
    const databaseUrl = await own.createDatabase();
    const log = createAuditLog({ databaseUrl, directory: "/nowhere", logger: auditTestLogger });
    onTestFinished(() => log.close());
    const begun = await log.begin(eventOf({ message: "under way" }));
    await own.pause();
    await expect(log.record(eventOf())).rejects.toMatchObject({ reason: "ServiceUnavailable" });
    await expect(log.begin(eventOf())).rejects.toMatchObject({ reason: "ServiceUnavailable" });
    expect(log.isHealthy()).toBe(false);
    await begun.end(eventOf({ message: "it came about" }));
    await own.resume();
    await vi.waitUntil(async () => (await log.search({}, { limit: 5 })).items.length > 0, { timeout: 20_000 });
    expect((await log.search({}, { limit: 5 })).items.map(({ message }) => message)).toEqual(["it came about"]);
    expect(log.isHealthy()).toBe(true);
  }); // prettier-ignore

  it("a second process may not open an embedded one", async () => {
    const place = await startPlace("embedded");
    await place.log().search({}, { limit: 1 });
    await expect(place.log().record(eventOf())).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/in use by process/) as string },
    });
  });
});
