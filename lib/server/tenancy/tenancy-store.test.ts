import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { ClusterTransport } from "@/lib/server/clusters/transport";
import { createFakeClock } from "@/lib/testing/fake-clock";
import { createTenancyStore } from "./tenancy-store";

const pulse = {
  start: () => undefined,
  stop: () => undefined,
  isUp: () => true,
  onBeat: () => () => undefined,
};

function createStore() {
  const clock = createFakeClock();
  const transport = { cluster: "host" } as ClusterTransport;
  return { clock, store: createTenancyStore({ transport, pulse, clock, logger: pino({ level: "silent" }) }) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("writes of tenancy", () => {
  it("run one after another, also after one that failed", async () => {
    const { store } = createStore();
    const order: string[] = [];
    const first = store.inTurn(async () => {
      order.push("first begins");
      await settle();
      order.push("first ends");
      throw new Error("refused");
    });
    const second = store.inTurn(async () => void order.push("second"));
    await expect(first).rejects.toThrow("refused");
    await second;
    expect(order).toEqual(["first begins", "first ends", "second"]);
  });

  it.each([
    ["accessbindings", false],
    ["users", true],
  ])("are not judged on a state that does not show the one before: %s", async (resource, runs) => {
    const { store, clock } = createStore();
    const seen = store.whenSeen({ resource, name: "writers" }, { resourceVersion: "7" });
    clock.advance(3_000);
    expect(await seen).toBe(false);
    let hasRun = false;
    const next = store.inTurn(async () => {
      hasRun = true;
    });
    const ended = Promise.allSettled([next]);
    await settle();
    clock.advance(3_000);
    const [result] = await ended;
    expect([hasRun, result.status]).toEqual([runs, runs ? "fulfilled" : "rejected"]);
    expect(result).toMatchObject(runs ? {} : { reason: { code: 503 } });
  });
});
