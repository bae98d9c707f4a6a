import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { getRuntime } from "@/lib/server/runtime";
import { connectEast, type ConnectedEast } from "@/lib/testing/connect-east";
import type { FaultServer } from "@/lib/testing/fault-server";
import { readAudit, readFleet, type Administrator } from "@/lib/testing/fleet";
import { access, mtls, pathOf, twoCreates } from "@/lib/testing/planned-edits";
import { contextOf } from "@/lib/testing/start-runtime";
import { applyChangeSet } from "./apply-change-set";
import { createChangeSet } from "./create-change-set";
import { deleteChangeSet } from "./delete-change-set";
import { getChangeSet } from "./get-change-set";
import { listChangeSets } from "./list-change-sets";
import { rollBackChangeSet } from "./roll-back-change-set";

const fleet = readFleet(inject("fleetDirectory"));
const operator = contextOf("olivia", "operator");
let connected: ConnectedEast;
let east: Administrator;
let faults: FaultServer;

beforeAll(async () => {
  connected = await connectEast(["olivia"]);
  ({ east, faults } = connected);
});
afterAll(async () => {
  for (const { namespace: place, name } of listChangeSets(operator).items)
    await deleteChangeSet(operator, { namespace: place, name });
  await connected.close();
});

const liveOf = async (kind: string, name: string) => {
  const { code, body } = await east.send("GET", pathOf(kind, name));
  return code === 404 ? null : (body as unknown as KubernetesObject);
};
const digestOf = ({ digest }: ChangeSetView) => ({ digest });
const nothingWritten = async () =>
  expect([await liveOf("PeerAuthentication", "set-a"), await liveOf("AuthorizationPolicy", "set-b")]).toEqual(
    [null, null],
  );

/** The process dies right after its n-th write, of whatever kind; nothing of it leaves after that. */
function dieAfter(writes: number): { died: () => boolean; revive: () => void } {
  let left = writes;
  const { clusters } = getRuntime();
  const update = clusters.host.update.bind(clusters.host);
  vi.spyOn(clusters.host, "update").mockImplementation(async (...args) => {
    if (left <= 0) throw new Error("the process died");
    const stored = await update(...args);
    left -= 1;
    if (left <= 0) throw new Error("the process died");
    return stored;
  });
  faults.setFault(({ method, path, isWatch }) => {
    if (isWatch) return undefined;
    const isOurs = path.includes("/set-") || method !== "GET";
    if (left <= 0) return isOurs ? { kind: "reset" } : undefined;
    if (method === "GET" || path.includes("dryRun") || !path.includes("istio.io")) return undefined;
    left -= 1;
    return left <= 0 ? { kind: "lose-answer" } : undefined;
  });
  return {
    died: () => left <= 0,
    revive() {
      vi.restoreAllMocks();
      faults.setFault(() => undefined);
    },
  };
}

async function dieApplying(writes: number) {
  const draft = await createChangeSet(operator, {
    title: "Two",
    requiresApproval: false,
    changes: twoCreates,
  });
  const death = dieAfter(writes);
  await applyChangeSet(operator, draft, digestOf(draft)).catch(() => undefined);
  const died = death.died();
  death.revive();
  return { draft, state: { died, now: (await getChangeSet(operator, draft)).state } };
}

const goOn = (draft: ChangeSetView) => applyChangeSet(operator, draft, digestOf(draft));

/** What the cluster itself saw. */
function countCreates(): number {
  return readAudit(fleet.clusters.east).filter(
    ({ verb, requestURI, objectRef, responseStatus }) =>
      verb === "create" &&
      !requestURI.includes("dryRun") &&
      objectRef?.name?.startsWith("set-") === true &&
      responseStatus?.code === 201,
  ).length;
}

describe("a process that dies", () => {
  it("at any write of an apply is followed by one that finishes it, writing nothing twice", async () => {
    const before = countCreates();
    let died = true;
    let writes = 1;
    for (; died; writes += 1) {
      const { draft, state } = await dieApplying(writes);
      died = state.died;
      const applied = state.now === "Applied" ? state.now : (await goOn(draft)).state;
      expect(applied, `after ${writes} writes`).toBe("Applied");
      expect((await liveOf("PeerAuthentication", "set-a"))?.spec).toEqual(mtls("set-a").spec);
      expect((await liveOf("AuthorizationPolicy", "set-b"))?.spec).toEqual(access("set-b").spec);
      expect((await rollBackChangeSet(operator, draft)).state).toBe("RolledBack");
      await nothingWritten();
    }
    // Two for each attempt, and the last attempt is the one that nothing befell.
    expect(writes).toBeGreaterThan(7);
    await vi.waitUntil(() => countCreates() - before >= 2 * (writes - 1), { timeout: 30_000, interval: 50 });
    expect(countCreates() - before).toBe(2 * (writes - 1));
  });

  it("at any write of an apply is followed by one that rolls it back", async () => {
    let died = true;
    for (let writes = 1; died; writes += 1) {
      const { draft, state } = await dieApplying(writes);
      died = state.died;
      expect((await rollBackChangeSet(operator, draft)).state, `after ${writes} writes`).toBe("RolledBack");
      await nothingWritten();
    }
  });

  it("at any write of a roll-back is followed by one that finishes it", async () => {
    let died = true;
    for (let writes = 1; died; writes += 1) {
      const draft = await createChangeSet(operator, {
        title: "Two",
        requiresApproval: false,
        changes: twoCreates,
      });
      await applyChangeSet(operator, draft, digestOf(draft));
      const death = dieAfter(writes);
      await rollBackChangeSet(operator, draft).catch(() => undefined);
      died = death.died();
      death.revive();
      const { state } = await getChangeSet(operator, draft);
      const back = state === "RolledBack" ? state : (await rollBackChangeSet(operator, draft)).state;
      expect(back, `after ${writes} writes`).toBe("RolledBack");
      await nothingWritten();
    }
  });
});
