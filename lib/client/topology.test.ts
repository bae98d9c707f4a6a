import { describe, expect, it, vi } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { TopologyNode, TopologySnapshot } from "@/lib/domain/topology/topology";
import type { EventStreamOptions } from "./event-stream";
import { createTopologyStore } from "./topology";

const node = (name: string): TopologyNode => ({
  id: `west/shop/service/${name}`,
  kind: "service",
  cluster: "west",
  namespace: "shop",
  name,
  object: { group: "", version: "v1", resource: "services", kind: "Service", name, namespace: "shop" },
  health: "healthy",
  subtitle: "",
  badges: [],
});

const snapshot = (seq: number): TopologySnapshot => ({
  epoch: "e",
  seq,
  graph: { clusters: [], namespaces: [], nodes: [node("a"), node("b")], edges: [] },
});

function stage() {
  let options: EventStreamOptions | undefined;
  const close = vi.fn<() => void>();
  const store = createTopologyStore((given) => {
    options = given;
    return close;
  });
  const leave = store.subscribe(() => {});
  const send = (event: string, data: unknown) =>
    options?.onEvent({ event, data: JSON.stringify(data), id: "" });
  return {
    store,
    leave,
    close,
    send,
    state: (...state: Parameters<EventStreamOptions["onState"]>) => options?.onState(...state),
  };
}

describe("createTopologyStore", () => {
  it("refuses a patch out of sequence and keeps what it has", () => {
    const { store, send } = stage();
    send("snapshot", snapshot(4));
    const before = store.read().graph;
    expect(send("patch", { seq: 6, up: {}, del: { nodes: ["west/shop/service/a"] } })).toBe(false);
    expect(store.read().graph).toBe(before);
  });

  it("refuses a patch before any snapshot", () => {
    expect(stage().send("patch", { seq: 1, up: {}, del: {} })).toBe(false);
  });

  it("applies a patch and keeps the identity of what it does not name", () => {
    const { store, send } = stage();
    send("snapshot", snapshot(4));
    const before = store.read().graph?.nodes.find((item) => item.name === "b");
    expect(send("patch", { seq: 5, up: { nodes: [{ ...node("a"), health: "failing" }] }, del: {} })).toBe(
      true,
    );
    expect(store.read().graph?.nodes.find((item) => item.name === "a")?.health).toBe("failing");
    expect(store.read().graph?.nodes.find((item) => item.name === "b")).toBe(before);
  });

  it("keeps last-known data while the connection is lost, live only with a new snapshot", () => {
    const { store, send, state } = stage();
    send("snapshot", snapshot(4));
    state("lost");
    expect(store.read()).toMatchObject({
      connection: "lost",
      graph: { nodes: [{ name: "a" }, { name: "b" }] },
    });
    state("live");
    expect(store.read().connection).toBe("lost");
    send("snapshot", snapshot(9));
    expect(store.read().connection).toBe("live");
  });

  it("forgets everything when the person may not read it any more, and shows a new snapshot when they may again", () => {
    const { store, send, state } = stage();
    send("snapshot", snapshot(4));
    state("lost");
    state("refused", new StatusError("Forbidden", "no right read"));
    expect(store.read()).toMatchObject({ connection: "refused", graph: undefined, error: { code: 403 } });
    expect(send("patch", { seq: 5, up: { nodes: [node("c")] }, del: {} })).toBe(false);
    send("snapshot", snapshot(9));
    expect(store.read()).toMatchObject({ connection: "live", error: undefined });
  });

  it("closes the stream when nobody looks any more", () => {
    const { leave, close } = stage();
    leave();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
