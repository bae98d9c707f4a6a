import { describe, expect, it } from "vitest";
import { readAcknowledgement } from "./read-acknowledgement";

const checkedAt = "2026-01-01T00:00:00Z";
const uuid = "0b8f6a1e-3f0e-4a53-9c55-3f2d4b5c6a7d";
const nonce = (push: number) => `2026-01-01T00:00:00Z/${push}${uuid}`;
const proxy = (name: string, route: [number, number], rest: object = {}) => ({
  cluster_id: "west",
  proxy: `${name}.bookinfo`,
  proxy_type: "sidecar",
  cluster_sent: nonce(route[0]),
  cluster_acked: nonce(route[1]),
  route_sent: nonce(route[0]),
  route_acked: nonce(route[1]),
  unheard: 1,
  ...rest,
});

describe("readAcknowledgement", () => {
  it.each([
    ["something else", { a: 1 }],
    ["an object per proxy", [{ proxy: 1 }]],
    ["nobody", []],
    ["only gateways", [proxy("edge", [1, 1], { proxy_type: "router" })]],
    ["only servers without routes", [proxy("ratings", [1, 1], { route_sent: "", route_acked: undefined })]],
  ])("is unknown for %s", (_, body) =>
    expect(readAcknowledgement(body, { checkedAt }).state).toBe("unknown"),
  );

  it("waits for proxies that have not answered, or only to a push before the save", () => {
    const body = [proxy("a", [5, 5]), proxy("b", [5, 4]), proxy("c", [4, 4])];
    expect(readAcknowledgement(body, { checkedAt, after: "2026-01-01T00:00:00Z/4" })).toEqual({
      state: "pending",
      message: "1 of 3 proxies have the configuration",
      proxies: { total: 3, acknowledged: 1, pending: ["b.bookinfo", "c.bookinfo"] },
      checkedAt,
    });
    expect(readAcknowledgement(body, { checkedAt, proxies: ["a.bookinfo"] }).state).toBe("acknowledged");
  });

  it("says what a proxy refuses", () => {
    const body = [
      proxy("a", [5, 4], {
        resources: { "type.googleapis.com/x": { sent: "s", lastError: "no such thing" } },
      }),
    ];
    expect(readAcknowledgement(body, { checkedAt }).message).toBe(
      "0 of 1 proxies have the configuration; a.bookinfo refuses it: no such thing",
    );
  });

  it("is acknowledged when all have a later push", () => {
    const body = [proxy("a", [10, 10]), proxy("edge", [9, 3], { proxy_type: "router" })];
    expect(readAcknowledgement(body, { checkedAt, after: "2026-01-01T00:00:00Z/9" }).state).toBe(
      "acknowledged",
    );
  });

  it("asks only those whom a later push concerned, once it is over", () => {
    const listener = "type.googleapis.com/envoy.config.listener.v3.Listener";
    const server = proxy("ratings", [4, 4], {
      listener_sent: nonce(5),
      listener_acked: nonce(5),
      resources: { [listener]: { sentTime: "2026-01-01T00:00:01Z" } },
    });
    const body = [server, proxy("a", [4, 4])];
    const after = "2026-01-01T00:00:00Z/4";
    const stateOf = (status: object[], at: string) => readAcknowledgement(status, { checkedAt: at, after });
    expect(stateOf(body, "2026-01-01T00:00:02Z")).toMatchObject({ state: "pending" });
    expect(stateOf(body, "2026-01-01T00:00:04Z")).toMatchObject({
      state: "acknowledged",
      proxies: { total: 1, acknowledged: 1 },
    });
    const waiting = [{ ...server, listener_acked: nonce(4) }, proxy("a", [4, 4])];
    expect(stateOf(waiting, "2026-01-01T00:00:04Z")).toMatchObject({ state: "pending" });
    expect(stateOf([proxy("a", [4, 4])], "2026-01-01T00:00:04Z")).toMatchObject({ state: "pending" });
  });
});
