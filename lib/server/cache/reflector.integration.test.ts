import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { createInterner } from "@/lib/domain/kubernetes/projection/interner";
import { projections } from "@/lib/domain/kubernetes/projection/projection";
import { createFakeClock, type FakeClock } from "@/lib/testing/fake-clock";
import { startFaultServer, type FaultServer, type HttpFault } from "@/lib/testing/fault-server";
import { readFleet } from "@/lib/testing/fleet";
import { createTransport, type ClusterTransport } from "../clusters/transport";
import { createLogger } from "../logger";
import { createReflector, type Reflector } from "./reflector";
import { createStore } from "./store";
import { silenceMilliseconds } from "./watch-objects";

/** A real API server whose answers are disturbed, and time that only moves when told to: each wait is as long as it may be. */
const { east } = readFleet(inject("fleetDirectory")).clusters;
let faults: FaultServer;
let transport: ClusterTransport;
let clock: FakeClock;
let reflector: Reflector;

beforeEach(async () => {
  faults = await startFaultServer(east);
  transport = createTransport({
    cluster: "east",
    endpoint: faults.endpoint,
    reader: { token: east.adminToken },
  });
  clock = createFakeClock(Array.from({ length: 1000 }, () => 1));
  const projection = projections.get("services");
  if (!projection) throw new Error("services have no projection");
  reflector = createReflector({
    resource: { group: "", version: "v1", resource: "services", kind: "Service", namespaced: true },
    transport,
    store: createStore(),
    interner: createInterner(),
    project: projection.project,
    clock,
    logger: createLogger("silent"),
    silenceMilliseconds,
    mayAsk: () => true,
    onBytes: () => undefined,
    onChange: () => undefined,
  });
});
afterEach(async () => {
  reflector.stop();
  await transport.close();
  await faults.close();
});

const statusOf = (code: number, headers: Record<string, string> = {}): HttpFault => ({
  kind: "status",
  code,
  headers,
});
const failAll = (fault: HttpFault): void => faults.setFault(() => fault);
const failWatches = (fault: HttpFault): void =>
  faults.setFault(({ isWatch }) => (isWatch ? fault : undefined));

/** Real time of the API server; what is measured is the fake one. */
const waiting = { timeout: 30_000, interval: 20 };

/** How long it waits after the failure of this number. */
async function waitAfter(failure: number): Promise<number[]> {
  await vi.waitUntil(() => {
    const { failures, state } = reflector.statistics();
    return failures === failure && state === "waiting";
  }, waiting);
  return clock.pending();
}

/** Lets the wait pass, and tells how long it is after the next failure. */
async function waitAfterNext(): Promise<number[]> {
  const { failures } = reflector.statistics();
  clock.advance(10_000);
  return waitAfter(failures + 1);
}

async function followed(): Promise<void> {
  reflector.start();
  await vi.waitUntil(() => reflector.silentSince() === undefined, waiting);
}

describe("F-01: the API server is back", () => {
  test("what failed before counts no more", async () => {
    failAll(statusOf(500));
    reflector.start();
    expect(await waitAfter(1)).toEqual([500]);
    expect(await waitAfterNext()).toEqual([1_000]);
    expect(await waitAfterNext()).toEqual([2_000]);
    expect(await waitAfterNext()).toEqual([4_000]);
    reflector.wake();
    expect(await waitAfter(5)).toEqual([500]);
  });

  test("a return during an attempt that then fails is not lost: the next follows at once", async () => {
    failAll(statusOf(500));
    reflector.start();
    reflector.wake();
    expect(await waitAfter(2)).toEqual([1_000]);
  });

  test("a watch that it sends away and then calls gone is listed within half a second", async () => {
    await followed();
    failWatches(statusOf(429, { "retry-after": "1" }));
    expect(faults.disturbWatches("reset")).toBe(1);
    expect(await waitAfter(1)).toEqual([500]);
    expect(await waitAfterNext()).toEqual([1_500]);
    failWatches(statusOf(410));
    expect(await waitAfterNext()).toEqual([500]);
    faults.setFault(() => undefined);
    clock.advance(500);
    await vi.waitUntil(() => reflector.silentSince() === undefined, waiting);
    expect(reflector.statistics()).toMatchObject({ relists: 1, failures: 3 });
  });
});

test("an API server that calls its own lists gone is asked ever more rarely", async () => {
  failWatches(statusOf(410));
  reflector.start();
  expect(await waitAfter(1)).toEqual([500]);
  expect(await waitAfterNext()).toEqual([1_000]);
  expect(await waitAfterNext()).toEqual([2_000]);
  expect(reflector.statistics()).toMatchObject({ lists: 3, watches: 0 });
});
