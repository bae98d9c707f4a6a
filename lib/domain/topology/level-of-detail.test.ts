import { describe, expect, it } from "vitest";
import { applyDetailLevel, findDetailLevel } from "./level-of-detail";
import type { TopologyEdge, TopologyNode } from "./topology";

const node = (id: string, health: TopologyNode["health"] = "healthy") => {
  const [cluster = "", namespace = "", kind = ""] = id.split("/");
  return { id, cluster, namespace, kind, health } as TopologyNode;
};
const edge = (source: string, target: string, rest: Partial<TopologyEdge> = {}): TopologyEdge => {
  const kind = rest.kind ?? "calls";
  return { id: `${source}>${target}:${kind}`, source, target, kind, via: "", ...rest };
};
const graph = {
  nodes: [
    node("west/a/service/x"),
    node("west/a/service/w"),
    node("west/a/workload/x-v1", "failing"),
    node("west/a/workload/alone", "degraded"),
    node("west/b/service/y", "unknown"),
    node("east/b/service/y"),
  ],
  edges: [
    edge("west/a/service/x", "west/a/workload/x-v1", { kind: "selects" }),
    edge("west/a/service/w", "west/a/workload/x-v1", { kind: "selects" }),
    edge("west/a/workload/x-v1", "west/b/service/y", { rate: 3, errorPercent: 10, mtlsPercent: 100 }),
    edge("west/a/workload/alone", "west/b/service/y", { rate: 1, errorPercent: 50 }),
    edge("west/b/service/y", "east/b/service/y"),
  ],
};
const edgesAt = (level: Parameters<typeof applyDetailLevel>[1]) =>
  applyDetailLevel(graph, level).edges.map(({ source, target, count, rate, errorPercent, mtlsPercent }) => [
    source,
    target,
    count,
    rate,
    errorPercent,
    mtlsPercent,
  ]);

describe("applyDetailLevel", () => {
  it("draws everything as it is at workload level", () => {
    const { nodes, edges } = applyDetailLevel(graph, "workload");
    expect(nodes.map(({ members }) => members.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(edges.every((drawn) => drawn.count === 1 && drawn.edge?.id === drawn.id)).toBe(true);
  });

  it("puts workloads into a service that selects them; others stay", () => {
    const { nodes } = applyDetailLevel(graph, "service");
    expect(nodes.map(({ id, health, members }) => [id, health, members.length])).toEqual([
      ["east/b/service/y", "healthy", 1],
      ["west/a/service/w", "failing", 2],
      ["west/a/service/x", "healthy", 1],
      ["west/a/workload/alone", "degraded", 1],
      ["west/b/service/y", "unknown", 1],
    ]);
  });

  it("draws no edge between services only because both select a workload", () => {
    expect(edgesAt("service").map(([source, target]) => `${source} → ${target}`)).toEqual([
      "west/a/service/w → west/b/service/y",
      "west/a/workload/alone → west/b/service/y",
      "west/b/service/y → east/b/service/y",
    ]);
  });

  it("adds up edges between namespaces and weighs their shares by rate", () => {
    expect(edgesAt("namespace")).toEqual([
      ["west/a", "west/b", 2, 4, 20, 100],
      ["west/b", "east/b", 1, undefined, undefined, undefined],
    ]);
  });

  it("counts what is inside a cluster", () => {
    expect(applyDetailLevel(graph, "cluster").nodes[1]).toMatchObject({
      id: "west",
      health: "failing",
      counts: { service: 3, workload: 2 },
    });
    expect(edgesAt("cluster")).toEqual([["west", "east", 1, undefined, undefined, undefined]]);
  });
});

it("shows more the closer one looks", () => {
  expect([0.05, 0.3, 0.6, 1].map(findDetailLevel)).toEqual(["cluster", "namespace", "service", "workload"]);
});
