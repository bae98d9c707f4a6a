import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { startCache, type CacheFixture } from "@/lib/testing/cache-fixture";
import { createServiceEdits, type Edits } from "@/lib/testing/edit-services";
import { startFaultServer, type FaultServer, type HttpFault } from "@/lib/testing/fault-server";
import { control, createAdministrator, readFleet, type Administrator } from "@/lib/testing/fleet";
import type { ReflectorStatistics } from "./reflector";

/** `npm run faults` runs the same tests in their long form. */
const isLong = process.env.ISTHMUS_FAULTS === "long";
const times = (short: number, long: number): number => (isLong ? long : short);
if (isLong) vi.setConfig({ testTimeout: 1_800_000 });

const fleet = readFleet(inject("fleetDirectory"));
const { east } = fleet.clusters;
const isServices = (path: string): boolean => path.startsWith("/api/v1/services");

let administrator: Administrator;
let namespace: string;
let edits: Edits;
let faults: FaultServer;
let fixture: CacheFixture;

const services = (): ReflectorStatistics => {
  const found = fixture.cache.statistics().reflectors.find(({ resource }) => resource === "services");
  if (!found) throw new Error("services are not followed");
  return found;
};
const isSettled = (): boolean => fixture.cache.freshness() === "live" && services().state === "watching";
const mirrored = (): Promise<void> =>
  fixture.until("what was written", () => edits.isMirroredBy(fixture.cache) && isSettled(), 60);
/** Names and kinds of what changed here, in order. */
const seen = (): string[] =>
  fixture.changes
    .filter((change) => change.resource === "services" && change.namespace === namespace)
    .map(({ type, name }) => `${type} ${name}`);

beforeEach(async () => {
  administrator = createAdministrator(east);
  namespace = await administrator.createNamespace("faults");
  edits = createServiceEdits(administrator, namespace);
  faults = await startFaultServer(east);
});
afterEach(async () => {
  await fixture.close();
  await faults.close();
  await administrator.delete(`/api/v1/namespaces/${namespace}`);
  await administrator.close();
});

async function startLive(options: Parameters<typeof startCache>[3] = {}): Promise<void> {
  fixture = startCache("east", faults.endpoint, { token: east.adminToken }, options);
  await fixture.until("live", isSettled);
}

describe("F-08: a watch that breaks resumes where it was, and misses nothing", () => {
  test.each<[string, HttpFault]>([
    ["500", { kind: "status", code: 500, body: "oops" }],
    ["429", { kind: "status", code: 429, headers: { "retry-after": "0" } }],
    ["401", { kind: "status", code: 401 }],
    ["a reset", { kind: "reset" }],
  ])("the next watches are answered with %s", async (_, fault) => {
    await startLive();
    const rounds = times(3, 34);
    for (let round = 0; round < rounds; round += 1) {
      let left = 2;
      faults.setFault(({ isWatch, path }) =>
        isWatch && isServices(path) && (left -= 1) >= 0 ? fault : undefined,
      );
      expect(faults.disturbWatches("reset", /\/services\?/)).toBe(1);
      for (let edit = 0; edit < 5; edit += 1) await edits.next();
      await mirrored();
    }
    expect(faults.counts.faults).toBeGreaterThanOrEqual(3 * rounds);
    expect(seen()).toEqual(edits.expectedChanges());
    expect(services().relists).toBe(0);
  });

  test("a line is cut off in its middle", async () => {
    await startLive();
    for (let round = 0; round < times(4, 100); round += 1) {
      expect(faults.disturbWatches("cut-line", /\/services\?/)).toBe(1);
      for (let edit = 0; edit < 5; edit += 1) await edits.next();
      await mirrored();
    }
    expect(seen()).toEqual(edits.expectedChanges());
    expect(services().relists).toBe(0);
  });

  test("a line that is no event lists again, and is counted", async () => {
    await startLive();
    for (let round = 1; round <= 3; round += 1) {
      expect(faults.disturbWatches("garbage-line", /\/services\?/)).toBe(1);
      for (let edit = 0; edit < 5; edit += 1) await edits.next();
      await fixture.until("a relist", () => services().relists === round && services().state === "watching");
      await mirrored();
    }
    expect(services()).toMatchObject({ parseErrors: 3, relists: 3 });
  });

  test("a clean end reconnects without listing (G13)", async () => {
    await startLive();
    const { lists } = faults.counts;
    for (let round = 1; round <= 3; round += 1) {
      const { watches } = services();
      await edits.next();
      await mirrored();
      expect(faults.disturbWatches("end", /\/services\?/)).toBe(1);
      await fixture.until("the next watch", () => services().watches > watches);
    }
    expect(faults.counts.lists).toBe(lists);
    await fixture.until("live", isSettled);
  });
});

describe("F-09: the version is gone", () => {
  test("each 410 lists once, and what was deleted meanwhile is gone", async () => {
    await startLive();
    const rounds = times(4, 40);
    for (let round = 1; round <= rounds; round += 1) {
      faults.setFault(({ path }) => (isServices(path) ? { kind: "status", code: 500 } : undefined));
      expect(faults.disturbWatches("expire", /\/services\?/)).toBe(1);
      for (let edit = 0; edit < 6; edit += 1) await edits.next();
      faults.setFault(() => undefined);
      await fixture.until("a relist", () => services().relists === round);
      await mirrored();
    }
    expect(services().relists).toBe(rounds);
    expect(
      edits.expectedChanges().filter((change) => change.startsWith("delete")).length,
    ).toBeGreaterThanOrEqual(rounds);
  });

  test("410 as the answer of the watch", async () => {
    await startLive();
    for (let round = 1; round <= 3; round += 1) {
      let left = 1;
      faults.setFault(({ isWatch, path }) =>
        isWatch && isServices(path) && (left -= 1) >= 0 ? { kind: "status", code: 410 } : undefined,
      );
      expect(faults.disturbWatches("reset", /\/services\?/)).toBe(1);
      for (let edit = 0; edit < 6; edit += 1) await edits.next();
      await fixture.until("a relist", () => services().relists === round);
      await mirrored();
    }
  });
});

describe("F-16, F-26: lists that cannot be right", () => {
  const list = (text: string): HttpFault => ({
    kind: "status",
    code: 200,
    headers: { "content-type": "application/json" },
    body: text,
  });
  test.each<[string, HttpFault]>([
    ["an empty body", list("")],
    ["an empty object", list("{}")],
    [
      "half a list",
      list(
        '{"kind":"ServiceList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a","re',
      ),
    ],
    [
      "a list of nothing without a version",
      list('{"kind":"ServiceList","apiVersion":"v1","metadata":{},"items":[]}'),
    ],
    [
      "a list from the past",
      list('{"kind":"ServiceList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}'),
    ],
    ["500", { kind: "status", code: 500 }],
  ])("%s never replaces what is held", async (_, answer) => {
    await startLive();
    for (let edit = 0; edit < 6; edit += 1) await edits.next();
    await mirrored();
    const before = fixture.changes.length;
    faults.setFault(({ path, isWatch }) => (!isWatch && isServices(path) ? answer : undefined));
    const { failures } = services();
    expect(faults.disturbWatches("expire", /\/services\?/)).toBe(1);
    await fixture.until("two refused lists", () => services().failures >= failures + 3);
    expect(edits.isMirroredBy(fixture.cache)).toBe(true);
    // Whatever names no namespace may be about this one.
    expect(
      fixture.changes
        .slice(before)
        .filter((change) => change.resource === "services" && (change.namespace ?? namespace) === namespace),
    ).toEqual([]);
    faults.setFault(() => undefined);
    await edits.next();
    await mirrored();
  });
});

describe("half-open connections", () => {
  test("one watch that carries nothing any more is reopened, the others stay", async () => {
    await startLive({ silenceMilliseconds: 2_000 });
    expect(faults.disturbWatches("silence", /\/services\?/)).toBe(1);
    await edits.next();
    await edits.next();
    await mirrored();
    expect(seen()).toEqual(edits.expectedChanges());
    expect(services().relists).toBe(0);
  });

  test("F-07: a network that swallows everything is found, marked stale, and left behind when it heals", async () => {
    fixture = startCache("east", east.endpoint, { token: east.adminToken });
    await fixture.until("live", isSettled);
    const { watches, relists } = services();
    for (let round = 0; round < times(1, 10); round += 1) {
      await control(fleet, "east", { mode: "blackhole" });
      try {
        await fixture.until("stale", () => fixture.cache.freshness() === "stale", 5);
        expect(fixture.cache.problem()).toBe("cluster east did not answer in time");
        for (let edit = 0; edit < 5; edit += 1) await edits.next();
      } finally {
        await control(fleet, "east", { mode: "off" });
      }
      await mirrored();
    }
    expect(services().watches).toBeGreaterThan(watches);
    expect(services().relists).toBe(relists);
    expect(seen()).toEqual(edits.expectedChanges());
  });
});

describe("F-01: the API server is killed and comes back", () => {
  test(
    "stale at once, live when it is ready, nothing lost, what was held stays",
    async () => {
      fixture = startCache("east", east.endpoint, { token: east.adminToken });
      await fixture.until("live", isSettled);
      for (let round = 0; round < times(2, 20); round += 1) {
        for (let edit = 0; edit < 4; edit += 1) await edits.next();
        await mirrored();
        await control(fleet, "east", "kill");
        await fixture.until("stale", () => fixture.cache.freshness() === "stale", 5);
        expect(edits.isMirroredBy(fixture.cache)).toBe(true);
        await control(fleet, "east", "revive");
        await fixture.until("live again", () => fixture.cache.freshness() === "live", 60);
        for (let edit = 0; edit < 4; edit += 1) await edits.next();
        await mirrored();
      }
    },
    times(180_000, 1_800_000),
  );
});
