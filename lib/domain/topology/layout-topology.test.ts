import ELK from "elkjs/lib/elk.bundled.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSummary } from "@/lib/testing/world";
import { sortGraph } from "./sort-graph";
import { layoutTopology, type TopologyLayout } from "./layout-topology";
import { overlaps, packGroups } from "./pack-groups";
import type { TopologyEdge, TopologyGraph, TopologyNode } from "./topology";

const elk = new ELK();
const layoutGroup = (graph: Parameters<typeof elk.layout>[0]) => elk.layout(graph);
/** `{ "west/bookinfo": ["a>b", "c"] }` */
const make = (groups: Record<string, string[]>): TopologyGraph => {
  const nodes = new Map<string, TopologyNode>();
  const edges: TopologyEdge[] = [];
  for (const [group, lines] of Object.entries(groups)) {
    const [cluster = "", namespace = ""] = group.split("/");
    for (const line of lines) {
      const names = line.split(">").map((name) => `${group}/service/${name}`);
      for (const id of names) nodes.set(id, { id, cluster, namespace } as TopologyNode);
      const [source = "", target] = names;
      if (target !== undefined)
        edges.push({ id: `${source}>${target}:route`, source, target, kind: "route", via: "" });
    }
  }
  const ids = Object.keys(groups);
  return sortGraph({
    clusters: [...new Set(ids.map((id) => id.split("/")[0] ?? ""))].map((name) => makeSummary(name)),
    namespaces: ids.map((id) => ({ id, cluster: id.split("/")[0] ?? "", name: id.split("/")[1] ?? "" })),
    nodes: [...nodes.values()],
    edges,
  });
};
const bookinfo = ["productpage>reviews", "productpage>details", "reviews>ratings"];
const world = { "west/bookinfo": bookinfo, "west/shop": ["cart>db"], "east/bookinfo": bookinfo };
const moved = (before: TopologyLayout, after: TopologyLayout, outside: string) =>
  before.nodes.filter(
    ({ id, x, y }) =>
      !id.startsWith(outside) && !after.nodes.some((node) => node.id === id && node.x === x && node.y === y),
  );

describe("layoutTopology", () => {
  it("lays out nothing", async () => {
    expect(await layoutTopology(make({}), { layoutGroup })).toEqual({
      width: 0,
      height: 0,
      clusters: [],
      namespaces: [],
      nodes: [],
    });
  });

  it("is the same each time and keeps everything inside and apart", async () => {
    const layout = await layoutTopology(make(world), { layoutGroup });
    expect(await layoutTopology(make(world), { layoutGroup })).toEqual(layout);
    expect(layout.nodes).toHaveLength(10);
    for (const node of layout.nodes) {
      const group = layout.namespaces.find(({ id }) => node.id.startsWith(`${id}/`));
      const cluster = layout.clusters.find(({ id }) => node.id.startsWith(`${id}/`));
      for (const box of [group!, cluster!]) {
        expect(
          node.x >= box.x &&
            node.y >= box.y &&
            node.x + node.width <= box.x + box.width &&
            node.y + node.height <= box.y + box.height,
        ).toBe(true);
      }
      expect(layout.nodes.filter((other) => other.id !== node.id && overlaps(node, other))).toEqual([]);
    }
  });

  it("moves nothing outside the namespace that gets a node, however many it gets", async () => {
    let previous = await layoutTopology(make(world), { layoutGroup });
    const lines = [...world["west/shop"]];
    for (const line of ["a", "b", "c>d", "d>e", "e>f", "f>g", "g>h"]) {
      lines.push(line);
      const next = await layoutTopology(make({ ...world, "west/shop": lines }), { layoutGroup, previous });
      expect(moved(previous, next, "west/shop/")).toEqual([]);
      previous = next;
    }
    const next = await layoutTopology(make({ ...world, "west/shop": lines, "west/new": ["x"] }), {
      layoutGroup,
      previous,
    });
    expect(moved(previous, next, "west/new/")).toEqual([]);
  });

  it("asks for a namespace's inner layout only when its structure changed", async () => {
    const asked: string[] = [];
    const counting = (graph: Parameters<typeof elk.layout>[0]) => {
      asked.push(graph.id);
      return elk.layout(graph);
    };
    const cache = new Map();
    await layoutTopology(make(world), { layoutGroup: counting, cache });
    await layoutTopology(make({ ...world, "west/shop": ["cart"] }), { layoutGroup: counting, cache });
    expect(asked).toEqual(["east/bookinfo", "west/bookinfo", "west/shop", "west/shop"]);
  });
});

describe("packGroups", () => {
  const group = fc.record({
    width: fc.integer({ min: 200, max: 1500 }),
    height: fc.integer({ min: 52, max: 900 }),
  });

  it("never lets two boxes meet, afresh or after any growth, and keeps boxes that still fit", () => {
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 8 }),
        fc.array(group, { minLength: 1, maxLength: 8 }),
        (first, second) => {
          const name = (sizes: typeof first) =>
            sizes.map((size, index) => ({ id: String(index), ...size, nodes: [] }));
          const before = packGroups(name(first)).groups;
          const after = packGroups(name(second), { previous: before }).groups;
          for (const boxes of [before, after]) {
            for (const a of boxes) expect(boxes.some((b) => a.id < b.id && overlaps(a, b))).toBe(false);
          }
          const kept = before.filter((_, index) => {
            const [was, is] = [first[index], second[index]];
            return was !== undefined && is !== undefined && is.width <= was.width && is.height <= was.height;
          });
          expect(after).toEqual(expect.arrayContaining(kept));
        },
      ),
    );
  });
});
