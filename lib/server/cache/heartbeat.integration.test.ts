import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { createFakeClock, type FakeClock } from "@/lib/testing/fake-clock";
import { startFaultServer, type FaultServer } from "@/lib/testing/fault-server";
import { readFleet } from "@/lib/testing/fleet";
import { createTransport, type ClusterTransport } from "../clusters/transport";
import { createHeartbeat, heartbeatTiming, type Heartbeat, type Pulse } from "./heartbeat";

const { west } = readFleet(inject("fleetDirectory")).clusters;
let faults: FaultServer;
let transport: ClusterTransport;
let clock: FakeClock;
let heartbeat: Heartbeat;
let beaten: (pulse: Pulse) => void;

beforeEach(async () => {
  faults = await startFaultServer(west);
  transport = createTransport({
    cluster: "west",
    endpoint: faults.endpoint,
    reader: { token: west.adminToken },
  });
  clock = createFakeClock();
  heartbeat = createHeartbeat({ transport, clock, onBeat: (_, now) => beaten(now) });
});
afterEach(async () => {
  heartbeat.stop();
  await transport.close();
  await faults.close();
});

function nextBeat(act: () => void): Promise<Pulse> {
  return new Promise((resolve) => {
    beaten = resolve;
    act();
  });
}

const notReady =
  "[+]ping ok\n[-]etcd failed: reason withheld\n[-]poststarthook/x failed\nreadyz check failed";

test.each<[string, number, string, object]>([
  [
    "not ready",
    500,
    notReady,
    {
      isReachable: true,
      problem: { message: "cluster west says that it is not ready: etcd, poststarthook/x" },
    },
  ],
  ["broken", 503, "\u001b[31m<b>", { isReachable: true, problem: { message: /it answered 503$/ } }],
  [
    "refusing our credential",
    401,
    "",
    { isReachable: true, problem: { reason: "MemberCredentialsInvalid" } },
  ],
])("a cluster that is %s is down, and reachable", async (_, code, body, expected) => {
  faults.setFault(() => ({ kind: "status", code, body }));
  expect(await nextBeat(() => heartbeat.start())).toMatchObject({ state: "down", ...expected });
});

test.each([403, 404])("a cluster that hides its readiness behind %d is up", async (code) => {
  faults.setFault(() => ({ kind: "status", code }));
  expect(await nextBeat(() => heartbeat.start())).toEqual({ state: "up", hidesReadiness: true });
});

test("a busy cluster is up", async () => {
  faults.setFault(() => ({ kind: "status", code: 429 }));
  expect(await nextBeat(() => heartbeat.start())).toEqual({ state: "up" });
});

test("a cut connection is down, and not reachable; the next beat finds it up again", async () => {
  faults.setFault(() => ({ kind: "reset" }));
  expect(await nextBeat(() => heartbeat.start())).toMatchObject({ state: "down", isReachable: false });
  faults.setFault(() => undefined);
  expect(clock.pending()).toEqual([heartbeatTiming.intervalMilliseconds]);
  expect(await nextBeat(() => clock.advance(heartbeatTiming.intervalMilliseconds))).toEqual({ state: "up" });
});

test("a refused credential is asked for rarely, however often watches fail (F-18)", async () => {
  faults.setFault(() => ({ kind: "status", code: 401 }));
  await nextBeat(() => heartbeat.start());
  for (let failure = 0; failure < 20; failure += 1) heartbeat.beat();
  expect(faults.counts.requests).toBe(1);
  expect(clock.pending()).toEqual([heartbeatTiming.refusedIntervalMilliseconds]);
});

test("is found dead within five seconds", () => {
  expect(heartbeatTiming.intervalMilliseconds + heartbeatTiming.timeoutMilliseconds).toBeLessThan(5_000);
});
