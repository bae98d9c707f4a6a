import { describe, expect, it, vi } from "vitest";
import type { AuditBreak } from "@/lib/domain/audit/audit-view";
import { auditEngines, eventOf, startAuditEngines, verifyTampered } from "@/lib/testing/audit-engines";
import { digest } from "./event-row";
import { migrations } from "./migrations";
import { verifyLog } from "./verify-log";

const day = 86_400_000;
const startPlace = startAuditEngines();

/** A policy as text, and its version. */
function policyOf(name: string): { text: string; version: string } {
  const text = JSON.stringify({ nodes: [{ name, type: "PC" }] });
  return { text, version: digest(text) };
}

const decidedBy = (policyVersion: string, path: unknown = {}) => ({ decision: { policyVersion, path } });

/** The same of the policies that decided: events 1 and 2 name one, event 3 another. */
const policyTampering: readonly (readonly [what: string, why: AuditBreak, brokenAt: number, sql: string])[] = [
    ["an altered policy", "policy", 1, `update access_policy set policy = replace(policy, 'first', 'worst')`],
    ["another policy in its place", "policy", 3, `update access_policy set policy = 'x' where policy like '%second%'`],
    ["a deleted policy", "policy", 3, `delete from access_policy where policy like '%second%'`],
    ["all policies gone", "policy", 1, `truncate access_policy`],
    ["an event that names another policy", "changed", 3, `update audit_events set detail = replace(detail, (select version from access_policy where policy like '%second%'), (select version from access_policy where policy like '%first%')) where sequence = 3`],
]; // prettier-ignore

describe.each(auditEngines)("the policies that decided, in %s", (engine) => {
  it("takes no event whose policy nobody offers, and keeps each policy once with the first event that names it", async () => {
    const place = await startPlace(engine);
    const log = place.log();
    const [first, second, other] = [policyOf("first"), policyOf("second"), policyOf("other")];
    await expect(log.record(eventOf(decidedBy(first.version)))).rejects.toMatchObject({ reason: "ServiceUnavailable" });
    await expect(log.begin(eventOf(decidedBy(first.version)))).rejects.toMatchObject({ reason: "ServiceUnavailable" });
    log.keepPolicy(other.version, () => first.text);
    await expect(log.record(eventOf(decidedBy(other.version)))).rejects.toMatchObject({ reason: "ServiceUnavailable" });
    const read = vi.fn<() => string>(() => first.text);
    log.keepPolicy(first.version, read);
    expect(await log.readPolicy(first.version)).toBeUndefined();
    expect(read).not.toHaveBeenCalled();
    // What an object says is no decision.
    const after = { decision: { policyVersion: other.version } };
    await Promise.all([log.record(eventOf({ ...decidedBy(first.version), after })), log.record(eventOf(decidedBy(first.version)))]);
    log.keepPolicy(second.version, () => second.text);
    const begun = await log.begin(eventOf(decidedBy(second.version)));
    expect(await log.readPolicy(second.version)).toBe(second.text);
    await begun.end(eventOf(decidedBy(second.version)));
    log.keepPolicy(first.version, read);
    await log.record(eventOf({ ...decidedBy(first.version), message: "again" }));
    expect(read).toHaveBeenCalledTimes(1);
    expect(await log.readPolicy(first.version)).toBe(first.text);
    // Another process has nothing to offer and needs nothing.
    await place.close();
    const next = place.log();
    await next.record(eventOf(decidedBy(second.version)));
    expect(await next.verify()).toMatchObject({ intact: true, events: 5, policies: 2 });
  }); // prettier-ignore

  it("finds a policy that is not what decided, and refuses to change one", async () => {
    const place = await startPlace(engine);
    const log = place.log();
    for (const { text, version } of [policyOf("first"), policyOf("first"), policyOf("second")]) {
      log.keepPolicy(version, () => text);
      await log.record(eventOf(decidedBy(version)));
    }
    const database = await place.open();
    for (const sql of ["update access_policy set policy = 'x'", "delete from access_policy", "truncate access_policy"])
      await expect(database.query(sql)).rejects.toThrow("append-only");
    for (const [what, why, brokenAt, sql] of policyTampering) {
      const found = await verifyTampered(database, sql);
      expect({ what, ...found }).toMatchObject({ what, intact: false, why, brokenAt });
    }
    expect(await verifyLog(database)).toMatchObject({ intact: true, policies: 2 });
    await database.close();
  }); // prettier-ignore

  it("deletes with old events the policies that nothing names any more, and keeps them anew when they decide again", async () => {
    const log = (await startPlace(engine)).log();
    const [old, shared, pending] = [policyOf("old"), policyOf("shared"), policyOf("pending")];
    const long = { at: new Date(Date.now() - 9 * day).toISOString() };
    for (const { text, version } of [old, shared, pending]) log.keepPolicy(version, () => text);
    for (const { version } of [old, shared, pending]) await log.record(eventOf({ ...decidedBy(version), ...long }));
    await log.record(eventOf(decidedBy(shared.version)));
    const begun = await log.begin(eventOf(decidedBy(pending.version)));
    expect(await log.applyRetention(5)).toMatchObject({ deleted: 3 });
    expect(await Promise.all([old, shared, pending].map(({ version }) => log.readPolicy(version)))).toEqual([
      undefined, shared.text, pending.text,
    ]);
    await begun.end(eventOf(decidedBy(pending.version)));
    await log.record(eventOf(decidedBy(old.version)));
    expect(await log.readPolicy(old.version)).toBe(old.text);
    expect(await log.verify()).toMatchObject({ intact: true, policies: 3 });
  }); // prettier-ignore
});

describe("a log of a release that kept no policies", () => {
  it("is whole, and what it left open is recorded without a decision that cannot be replayed", async () => {
    const place = await startPlace("PostgreSQL");
    const { text, version } = policyOf("former");
    const former = place.log();
    former.keepPolicy(version, () => text);
    await former.record(eventOf(decidedBy(version)));
    await former.begin(eventOf(decidedBy(version)));
    const undone = migrations.length - 1;
    await place.tamper(
      "drop table access_policy",
      "alter table audit_events drop column policy_version",
      "alter table audit_head drop column policies_from",
      "update audit_pending set begun = begun - interval '1 hour'",
      `delete from audit_migrations where version > ${undone}`,
    );
    const log = place.log();
    await log.applyRetention(30);
    expect((await log.get(1))?.decision).toMatchObject({ policyVersion: version });
    expect(await log.get(2)).toMatchObject({ reasons: ["OUTCOME_UNKNOWN"], decision: null });
    expect(await log.verify()).toMatchObject({ intact: true, events: 2, policies: 0 });
  });
});
