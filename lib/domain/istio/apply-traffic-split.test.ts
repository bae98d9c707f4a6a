import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  makeDeployment,
  makeDestinationRule,
  makeService,
  makeVirtualService,
  makeWorld,
  mergeParts,
} from "@/lib/testing/world";
import type { ClusterWorld } from "../kubernetes/projected";
import { isStatusError } from "../kubernetes/status-error";
import { applyTrafficSplit } from "./apply-traffic-split";
import { readTrafficSplit } from "./read-traffic-split";
import type { TrafficSplitEdit } from "./traffic-split";

const bookinfo = mergeParts(
  { services: [makeService("reviews")] },
  makeDeployment("reviews", "v1"),
  makeDeployment("reviews", "v2"),
  makeDeployment("reviews", "v3"),
);
const subset = (version: string) => ({ name: version, labels: { version } });
const to = (name: string, weight: number, extra: object = {}) => ({
  destination: { host: "reviews", subset: name },
  weight,
  ...extra,
});
const input = (parts: Partial<ClusterWorld> = {}) => ({
  world: makeWorld({ ...bookinfo, ...parts }),
  namespace: "bookinfo",
  service: "reviews",
});
const edit = (routeIndex: number, ...shares: [string, number][]): TrafficSplitEdit => ({
  routeIndex,
  destinations: shares.map(([name, weight]) => ({ subset: name, weight })),
  resourceVersions: { virtualService: null, destinationRule: null },
});
const causes = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (isStatusError(error))
      return [error.reason, ...(error.details?.causes ?? []).map(({ field }) => field)];
    throw error;
  }
  return undefined;
};
const virtualService = makeVirtualService("reviews", {
  hosts: ["reviews"],
  http: [
    { match: [{ uri: { prefix: "/a" } }], redirect: {} },
    { route: [to("v1", 80), to("v2", 20)], timeout: "3s" },
  ],
});
const rule = makeDestinationRule("reviews", {
  host: "reviews",
  trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } },
  subsets: [subset("v1"), subset("v2")],
});
const pair = { virtualServices: [virtualService], destinationRules: [rule] };

describe("refusals", () => {
  it.each([
    ["unknown subset", edit(1, ["nope", 100]), ["Invalid", "destinations[0].subset"]],
    ["route out of range", edit(5, ["v1", 100]), ["Invalid", "routeIndex"]],
    ["no route chosen", edit(-1, ["v1", 100]), ["Invalid", "routeIndex"]],
    [
      "route not editable, and a subset",
      edit(0, ["nope", 100]),
      ["Invalid", "routeIndex", "destinations[0].subset"],
    ],
    ["total of 0", edit(1, ["v1", 0]), ["Invalid", "destinations"]],
  ])("%s", (_, wanted, expected) =>
    expect(causes(() => applyTrafficSplit(input(pair), wanted))).toEqual(expected),
  );

  it("a subset that is nowhere but in the route", () => {
    const ghost = makeVirtualService("reviews", {
      hosts: ["reviews"],
      http: [{ route: [to("v1", 50), to("ghost", 50)] }],
    });
    expect(
      causes(() => applyTrafficSplit(input({ virtualServices: [ghost] }), edit(0, ["ghost", 100]))),
    ).toEqual(["Invalid", "destinations[0].subset"]);
  });

  it("a route when there is no VirtualService, and anything when it is unsupported", () => {
    expect(causes(() => applyTrafficSplit(input(), edit(0, ["v1", 100])))).toEqual(["Invalid", "routeIndex"]);
    const tcp = makeVirtualService("reviews", { hosts: ["reviews"], tcp: [{}] });
    expect(causes(() => applyTrafficSplit(input({ virtualServices: [tcp] }), edit(0, ["v1", 100])))).toEqual([
      "Invalid",
      "routeIndex",
    ]);
  });
});

describe("plans", () => {
  it("creates the pair without a TLS mode of its own", () => {
    const objects = applyTrafficSplit(input(), edit(-1, ["v1", 30], ["v2", 70], ["v3", 0]));
    expect(objects.map(({ kind, action, name, beforeYaml }) => [kind, action, name, beforeYaml])).toEqual([
      ["DestinationRule", "create", "reviews", ""],
      ["VirtualService", "create", "reviews", ""],
    ]);
    expect(objects.map(({ after }) => after["spec"])).toEqual([
      { host: "reviews", subsets: [subset("v1"), subset("v2")] },
      { hosts: ["reviews"], http: [{ route: [to("v1", 30), to("v2", 70)] }] },
    ]);
  });

  it("changes the weights only", () => {
    const [untouched, changed] = applyTrafficSplit(input(pair), edit(1, ["v2", 70], ["v1", 30]));
    expect(untouched).toMatchObject({ action: "unchanged", after: rule });
    const expected = structuredClone(virtualService);
    (expected["spec"] as { http: { route?: unknown }[] }).http[1]!.route = [to("v1", 30), to("v2", 70)];
    expect(changed).toMatchObject({ action: "update", after: expected, before: virtualService });
    expect(changed?.beforeYaml).not.toContain("resourceVersion");
  });

  it("keeps a destination at weight 0 and appends a new one with its subset", () => {
    const [changedRule, changed] = applyTrafficSplit(input(pair), edit(1, ["v1", 30], ["v3", 70]));
    expect(changedRule?.after["spec"]).toEqual({
      ...(rule["spec"] as object),
      subsets: [subset("v1"), subset("v2"), subset("v3")],
    });
    expect(changed?.after["spec"]).toMatchObject({
      http: [{}, { route: [to("v1", 30), to("v2", 0), to("v3", 70)] }],
    });
  });

  it("writes nothing when nothing changes, whatever weights stand for it", () => {
    const odd = makeVirtualService("reviews", {
      hosts: ["reviews"],
      http: [{ route: [to("v1", 4), to("v2", 1)] }],
    });
    const objects = applyTrafficSplit(
      input({ virtualServices: [odd], destinationRules: [rule] }),
      edit(0, ["v1", 80], ["v2", 20]),
    );
    expect(objects.map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
  });

  it("splits all versions into subsets that keep what the destination had", () => {
    const all = makeVirtualService("reviews", {
      hosts: ["reviews"],
      http: [{ route: [{ destination: { host: "reviews", port: { number: 9080 } }, headers: { x: 1 } }] }],
    });
    const objects = applyTrafficSplit(input({ virtualServices: [all] }), edit(0, ["v1", 100]));
    expect(objects.map(({ action }) => action)).toEqual(["create", "update"]);
    expect(objects[1]?.after["spec"]).toMatchObject({
      http: [
        {
          route: [
            {
              destination: { host: "reviews", subset: "v1", port: { number: 9080 } },
              headers: { x: 1 },
              weight: 100,
            },
          ],
        },
      ],
    });
  });

  it("takes another name when its own is taken, and the policy of the rule it hides", () => {
    const objects = applyTrafficSplit(
      input({
        virtualServices: [makeVirtualService("reviews", { hosts: ["other"] })],
        destinationRules: [
          makeDestinationRule("reviews", {
            host: "*.local",
            trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } },
            subsets: [subset("old")],
          }),
        ],
      }),
      edit(-1, ["v1", 100]),
    );
    expect(objects.map(({ name }) => name)).toEqual(["reviews-isthmus", "reviews-isthmus"]);
    expect(objects[0]?.after["spec"]).toEqual({
      host: "reviews",
      trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } },
      subsets: [subset("old"), subset("v1")],
    });
  });
});

describe("properties", () => {
  const unknown = fc.dictionary(fc.stringMatching(/^x[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 3,
  });
  const names = ["v1", "v2", "v3"];
  const shares = fc
    .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
    .map(([a, b]): [string, number][] => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      return [
        ["v1", low],
        ["v2", high - low],
        ["v3", 100 - high],
      ];
    });
  const positive = (list: readonly { subset: string; weight: number }[]) =>
    Object.fromEntries(list.filter(({ weight }) => weight > 0).map(({ subset, weight }) => [subset, weight]));

  it("keeps every unknown field, leaves other routes alone, and reads back what was written", () => {
    const destinations = fc.shuffledSubarray(names, { minLength: 1 }).chain((chosen) =>
      fc.tuple(
        ...chosen.map((name) =>
          fc.record({
            name: fc.constant(name),
            weight: fc.integer({ min: 1, max: 100 }),
            extra: unknown,
            inner: unknown,
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(
        destinations,
        shares,
        unknown,
        unknown,
        unknown,
        fc.nat({ max: 2 }),
        fc.subarray(names),
        (route, wanted, extra, inSpec, inRule, position, subsets) => {
          const other = { match: [{ port: 1 }], route: [to("v1", 10), to("v2", 20)], ...extra };
          const edited = {
            ...extra,
            route: route.map(({ name, weight, extra: more, inner }) => ({
              ...more,
              destination: { host: "reviews", subset: name, ...inner },
              weight,
            })),
          };
          const http = [other, other];
          http.splice(position, 0, edited as never);
          const parts = {
            virtualServices: [makeVirtualService("reviews", { hosts: ["reviews"], http, ...inSpec })],
            destinationRules: [
              makeDestinationRule("reviews", {
                host: "reviews",
                subsets: subsets.map((name) => ({ ...subset(name), ...inRule })),
                ...inRule,
              }),
            ],
          };
          const before = structuredClone(parts);
          const objects = applyTrafficSplit(input(parts), edit(position, ...wanted));
          expect(parts).toEqual(before);
          const after = {
            virtualServices: objects
              .filter(({ resource }) => resource === "virtualservices")
              .map((object) => object.after),
            destinationRules: objects
              .filter(({ resource }) => resource === "destinationrules")
              .map((object) => object.after),
          };
          const view = readTrafficSplit(input(after));
          expect(positive(view.routes[position]?.destinations ?? [])).toEqual(
            positive(edit(0, ...wanted).destinations),
          );
          expect(
            view.versions
              .filter(({ subset: name }) => wanted.some(([share, weight]) => share === name && weight > 0))
              .every(({ exists }) => exists || objects.every(({ action }) => action === "unchanged")),
          ).toBe(true);

          const blank = (objects: unknown) =>
            JSON.parse(
              JSON.stringify(objects, (key, value: unknown) => (key === "weight" ? undefined : value)),
            );
          const written = structuredClone(after.virtualServices[0]!)["spec"] as {
            http: { route: object[] }[];
          };
          written.http[position]!.route = written.http[position]!.route.slice(0, route.length);
          expect(blank(written)).toEqual(blank(before.virtualServices[0]!["spec"]));
          expect(written.http.toSpliced(position, 1)).toEqual([other, other]);
          const ruleSpec = after.destinationRules[0]!["spec"] as { subsets: object[] };
          expect({ ...ruleSpec, subsets: ruleSpec.subsets.slice(0, subsets.length) }).toEqual(
            before.destinationRules[0]!["spec"],
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
