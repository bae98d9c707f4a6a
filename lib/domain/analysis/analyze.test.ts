import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseManifests } from "@/lib/testing/manifests";
import { randomManifests } from "@/lib/testing/random-manifests";
import type { Finding } from "../istio/finding";
import { buildClusterWorld } from "../kubernetes/build-world";
import type { KubernetesObject } from "../kubernetes/object";
import { createAnalysisContext } from "./analysis-context";
import type { AnalysisInput, AnalysisWorld } from "./analysis-world";
import { analyzeCluster, analyzeFleet, createAnalysis } from "./analyze";
import { buildAnalysisWorld } from "./build-analysis-world";
import { checks } from "./checks";

const options = { numRuns: 100 };
const build = (objects: readonly KubernetesObject[], cluster = "west"): AnalysisWorld =>
  buildAnalysisWorld(cluster, objects, { now: new Date("2026-06-01T00:00:00Z") });

function withoutSuppression(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, annotations: {} } }));
}

test("an annotation marks findings and loses none", () => {
  const strip = (finding: Finding): unknown => ({ ...finding, suppressed: undefined });
  fc.assert(
    fc.property(randomManifests, (objects) => {
      const marked = analyzeCluster(build(objects));
      expect(marked.map(strip)).toEqual(analyzeCluster(build(withoutSuppression(objects))).map(strip));
      for (const { suppressed, code, object } of marked) {
        const owner = objects.find(
          ({ kind, metadata }) =>
            kind === object.kind &&
            metadata.name === object.name &&
            (metadata.namespace ?? "") === object.namespace,
        );
        const silenced = (owner?.metadata.annotations?.["galley.istio.io/analyze-suppress"] ?? "").split(
          /, ?/,
        );
        expect(suppressed === true).toBe(silenced.includes("*") || silenced.includes(code));
      }
    }),
    options,
  );
});

test("the order of objects does not matter", () => {
  fc.assert(
    fc.property(
      randomManifests.chain((objects) =>
        fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })),
      ),
      ([objects, shuffled]) => {
        expect(analyzeCluster(build(shuffled))).toEqual(analyzeCluster(build(objects)));
      },
    ),
    options,
  );
});

test("what is remembered equals what is computed anew, over any edits", () => {
  fc.assert(
    fc.property(
      fc.array(randomManifests, { minLength: 2, maxLength: 4 }),
      randomManifests,
      (states, other) => {
        const analysis = createAnalysis();
        const east = build(other, "east");
        let world = build([]);
        for (const next of states.map((objects) => build(objects))) {
          // Lists that are equal stay the same object, as in a cache.
          world = Object.fromEntries(
            Object.entries(next).map(([field, value]) => {
              const before: unknown = world[field as AnalysisInput];
              return [field, JSON.stringify(before) === JSON.stringify(value) ? before : value];
            }),
          ) as unknown as AnalysisWorld;
          expect(analysis.analyzeCluster(world)).toEqual(analyzeCluster(world));
          expect(analysis.analyzeFleet([world, east])).toEqual(analyzeFleet([world, east]));
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("every check reads only what it declares", () => {
  fc.assert(
    fc.property(randomManifests, (objects) => {
      const world = build(objects);
      for (const check of checks) {
        const read = new Set<string>();
        const watched = new Proxy(world, {
          get(target, field, receiver) {
            read.add(String(field));
            return Reflect.get(target, field, receiver) as unknown;
          },
        });
        check.run(createAnalysisContext(watched));
        const undeclared = [...read].filter(
          (field) => field !== "cluster" && !check.inputs.includes(field as AnalysisInput),
        );
        expect([check.name, undeclared]).toEqual([check.name, []]);
      }
    }),
    options,
  );
});

test("no check changes the world", () => {
  fc.assert(
    fc.property(randomManifests, (objects) => {
      const world = build(objects);
      const before = JSON.stringify(world);
      analyzeFleet([world, build(objects, "east")]);
      expect(JSON.stringify(world)).toBe(before);
    }),
    options,
  );
});

test("steps give the same findings, and go on when a check fails", () => {
  const worlds = [build(parseManifests(twoClusters)), build([], "east")];
  const steps = createAnalysis().stepFleet(worlds, ({ error }) => {
    throw error;
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(step.value).toEqual(analyzeFleet(worlds));

  const [west, east] = worlds;
  if (west === undefined || east === undefined) throw new Error("the fixture is broken");
  const ofWest = createAnalysis().stepCluster(west, [west, east], ({ error }) => {
    throw error;
  });
  let last = ofWest.next();
  while (last.done !== true) last = ofWest.next();
  expect(last.value).toEqual(analyzeFleet(worlds).filter(({ cluster }) => cluster === "west"));

  const failures: string[] = [];
  const broken = { ...buildClusterWorld("west", []), virtualServices: null } as unknown as AnalysisWorld;
  const failing = createAnalysis().stepFleet([broken], ({ check }) => failures.push(check));
  while (failing.next().done !== true);
  expect(failures).toContain("virtualservice.GatewayAnalyzer");
  expect(failures).not.toContain("webhook.Analyzer");
});

const twoClusters = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v, namespace: shop }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: cart } }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
`;

test("a service of another cluster of the mesh is not missing", () => {
  const [virtualService, service] = parseManifests(twoClusters);
  if (virtualService === undefined || service === undefined) throw new Error("the fixture is broken");
  const west = build([virtualService]);
  const codes = (worlds: AnalysisWorld[]) => analyzeFleet(worlds).map(({ code }) => code);
  expect(codes([west])).toContain("IST0101");
  expect(codes([west, build([service], "east")])).not.toContain("IST0101");
  const elsewhere = build([service], "east");
  const otherMesh = { ...elsewhere, mesh: { ...elsewhere.mesh, trustDomain: "other.example" } };
  expect(codes([west, otherMesh])).toContain("IST0101");
});
