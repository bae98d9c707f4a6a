import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
  uniqueArray,
} from "fast-check";
import { expect, test } from "vitest";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { makeObject, makeVirtualService } from "@/lib/testing/world";
import type { RoutingProxy } from "./routing-proxy";
import { predictCall, simulateCall } from "./simulate-call";

const client: RoutingProxy = { type: "sidecar", namespace: "bookinfo", labels: { app: "a" } };
const names = ["reviews", "ratings", "details"];
const services = names.map((name, index) =>
  makeObject("v1", "Service", name, {
    clusterIP: `10.0.0.${index + 1}`,
    ports: [{ name: "http", port: 80 }],
  }),
);

const destination = record({
  destination: record({ host: constantFrom(...names), subset: constantFrom("v1", "v2", "v3") }),
  weight: nat(100),
});

const match = record(
  {
    uri: oneof(
      record({ prefix: constantFrom("/", "/a", "/a/b") }),
      record({ exact: constantFrom("/", "/a") }),
      record({ regex: constantFrom(".*", "/a.*", "[^b]+") }),
    ),
    headers: record({ user: oneof(constant({}), record({ exact: constantFrom("x", "y") })) }),
    withoutHeaders: record({ user: record({ prefix: constantFrom("x", "") }) }),
    queryParams: record({ q: record({ exact: constantFrom("1", "2") }) }),
    sourceLabels: record({ app: constantFrom("a", "b") }),
    port: constantFrom(80, 81),
  },
  { requiredKeys: [] },
);

const route = record(
  { match: array(match, { maxLength: 3 }), route: array(destination, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ["route"] },
);

const virtualService = record({
  hosts: uniqueArray(constantFrom(...names, "*.svc.cluster.local"), { minLength: 1 }),
  http: array(route, { minLength: 1, maxLength: 4 }),
}).chain((spec) =>
  record({
    spec: constant(spec),
    day: integer({ min: 1, max: 28 }),
    namespace: constantFrom("bookinfo", "other"),
  }),
);

const call = record({
  protocol: constant("http" as const),
  port: constant(80),
  host: constantFrom(...names, "example.org"),
  path: constantFrom("/", "/a", "/a/b?q=1", "/a?q=2"),
  headers: constantFrom<Record<string, string>>({}, { user: "x" }, { user: "y" }),
});

function makeObjects(
  items: { spec: Record<string, unknown>; day: number; namespace: string }[],
): KubernetesObject[] {
  return items.map(({ spec, day, namespace }, index) =>
    makeVirtualService(`vs${index}`, spec, {
      namespace,
      creationTimestamp: `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`,
    }),
  );
}

const scenario = record({ items: array(virtualService, { maxLength: 4 }), request: call });

test("the shares of a route add up to 100, unless nothing has weight", () => {
  assert(
    property(scenario, ({ items, request }) => {
      const world = buildClusterWorld("west", [...services, ...makeObjects(items)]);
      const { destinations } = predictCall(world, client, request);
      const sum = destinations.reduce((total, { share }) => total + share, 0);
      expect(sum).toBeCloseTo(destinations.length === 0 ? 0 : 100, 6);
    }),
  );
});

test("every decided route is a field of an object of the world, and reasons are the same call's", () => {
  assert(
    property(scenario, ({ items, request }) => {
      const objects = makeObjects(items);
      const { value, reasons } = simulateCall(
        buildClusterWorld("west", [...services, ...objects]),
        client,
        request,
      );
      const [decided] = reasons.filter(({ role }) => role === "decided" || role === "default");
      expect(decided).toBeDefined();
      if (value.route?.origin === undefined) return;
      const { object, field } = value.route.origin;
      expect(decided).toMatchObject({ object, field });
      const own = objects.find(({ metadata }) => metadata.name === object.name);
      const path = field.split(/[.[\]]+/).filter((part) => part !== "");
      const found = path.reduce<unknown>(
        (at, part) => (at as Record<string, unknown> | undefined)?.[part],
        own,
      );
      expect(found).toBeDefined();
    }),
  );
});

test("routes behind one that matches everything never change an answer", () => {
  assert(
    property(array(route, { maxLength: 3 }), array(route, { maxLength: 3 }), call, (head, tail, request) => {
      const all = { route: [{ destination: { host: "details", subset: "all" } }] };
      const answer = (http: unknown[]) => {
        const object = makeVirtualService("vs", { hosts: names, http });
        return predictCall(buildClusterWorld("west", [...services, object]), client, request);
      };
      expect(answer([...head, all, ...tail])).toEqual(answer([...head, all]));
    }),
  );
});

test("what a client does not see changes nothing for it", () => {
  assert(
    property(scenario, virtualService, ({ items, request }, { spec, day }) => {
      const objects = makeObjects(items);
      const hidden = makeVirtualService(
        "hidden",
        { ...spec, exportTo: ["."] },
        { namespace: "elsewhere", creationTimestamp: `2025-01-${String(day).padStart(2, "0")}T00:00:00Z` },
      );
      const before = predictCall(buildClusterWorld("west", [...services, ...objects]), client, request);
      const after = predictCall(
        buildClusterWorld("west", [hidden, ...services, ...objects]),
        client,
        request,
      );
      expect(after).toEqual(before);
    }),
  );
});

test("the order in which objects are listed does not matter", () => {
  assert(
    property(scenario, ({ items, request }) => {
      const objects = [...services, ...makeObjects(items)];
      const answer = (list: KubernetesObject[]) =>
        predictCall(buildClusterWorld("west", list), client, request);
      expect(answer(objects.toReversed())).toEqual(answer(objects));
    }),
  );
});
