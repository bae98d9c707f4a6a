import { expect, test } from "vitest";
import { makeService, makeVirtualService, makeWorld } from "@/lib/testing/world";
import { lintCluster } from "./lint-cluster";
import { createLintFactsCollector } from "./lint-facts-collector";

const west = makeWorld({
  cluster: "west",
  virtualServices: [
    makeVirtualService("v", {
      hosts: ["a.example.com"],
      http: [{ route: [{ destination: { host: "cart" } }] }],
    }),
  ],
});
const east = makeWorld({ cluster: "east", services: [makeService("cart")] });
const codes = (worlds: (typeof west)[]): string[] =>
  createLintFactsCollector()(worlds)
    .filter(({ cluster }) => cluster === "west")
    .flatMap((world) => lintCluster(world))
    .map(({ code }) => code);

test("a service of another mesh does not count, one of another cluster of the mesh does", () => {
  expect(codes([west])).toEqual(["KIA1101"]);
  expect(codes([west, { ...east, mesh: { ...east.mesh, trustDomain: "other.example" } }])).toEqual([
    "KIA1101",
  ]);
  expect(codes([west, east])).toEqual([]);
});

test("facts stay the same as long as the others do", () => {
  const collect = createLintFactsCollector();
  const [first] = collect([west, east]);
  const [again] = collect([
    { ...west, pods: [] },
    { ...east, destinationRules: [] },
  ]);
  expect(again?.lintFacts).toBe(first?.lintFacts);
  const [changed] = collect([west, { ...east, services: [] }]);
  expect(changed?.lintFacts).not.toBe(first?.lintFacts);
});
