import * as fc from "fast-check";
import { expect, it } from "vitest";
import { makeSummary } from "@/lib/testing/world";
import { sortGraph } from "./sort-graph";
import { applyPatch, diffTopology } from "./diff-topology";
import type { TopologyGraph } from "./topology";

const names = ["a", "b", "c", "d"];
const node = fc.record({
  id: fc.constantFrom(...names),
  subtitle: fc.constantFrom("x", "y"),
  ready: fc.option(fc.record({ ready: fc.nat(2), total: fc.nat(2) }), { nil: undefined }),
});
const keyed = <T extends { id: string }>(item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { selector: ({ id }) => id });
const graph = fc
  .record({
    clusters: fc.uniqueArray(
      fc.constantFrom(...names).map((name) => makeSummary(name)),
      { selector: ({ name }) => name },
    ),
    namespaces: keyed(
      fc.record({
        id: fc.constantFrom(...names),
        cluster: fc.constant("west"),
        name: fc.constantFrom(...names),
      }),
    ),
    nodes: keyed(node),
    edges: keyed(
      fc.record({ id: fc.constantFrom(...names), percent: fc.option(fc.nat(100), { nil: undefined }) }),
    ),
  })
  .map((value) => sortGraph(value as unknown as TopologyGraph));

it("says nothing when nothing changed, also after a round trip through JSON", () => {
  fc.assert(
    fc.property(graph, (value) => {
      const received = JSON.parse(JSON.stringify(value)) as TopologyGraph;
      expect(diffTopology(value, received)).toBeUndefined();
    }),
  );
});

it("turns any graph into any other", () => {
  fc.assert(
    fc.property(graph, graph, (previous, next) => {
      const change = diffTopology(previous, next);
      expect(change === undefined ? previous : applyPatch(previous, change)).toEqual(next);
    }),
  );
});
