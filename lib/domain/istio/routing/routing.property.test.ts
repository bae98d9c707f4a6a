import fc from "fast-check";
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

const destination = fc.record({
  destination: fc.record({ host: fc.constantFrom(...names), subset: fc.constantFrom("v1", "v2", "v3") }),
  weight: fc.nat(100),
});

const match = fc.record(
  {
    uri: fc.oneof(
      fc.record({ prefix: fc.constantFrom("/", "/a", "/a/b") }),
      fc.record({ exact: fc.constantFrom("/", "/a") }),
      fc.record({ regex: fc.constantFrom(".*", "/a.*", "[^b]+") }),
    ),
    headers: fc.record({ user: fc.oneof(fc.constant({}), fc.record({ exact: fc.constantFrom("x", "y") })) }),
    withoutHeaders: fc.record({ user: fc.record({ prefix: fc.constantFrom("x", "") }) }),
    queryParams: fc.record({ q: fc.record({ exact: fc.constantFrom("1", "2") }) }),
    sourceLabels: fc.record({ app: fc.constantFrom("a", "b") }),
    port: fc.constantFrom(80, 81),
  },
  { requiredKeys: [] },
);

const route = fc.record(
  { match: fc.array(match, { maxLength: 3 }), route: fc.array(destination, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ["route"] },
);

const virtualService = fc
  .record({
    hosts: fc.uniqueArray(fc.constantFrom(...names, "*.svc.cluster.local"), { minLength: 1 }),
    http: fc.array(route, { minLength: 1, maxLength: 4 }),
  })
  .chain((spec) =>
    fc.record({
      spec: fc.constant(spec),
      day: fc.integer({ min: 1, max: 28 }),
      namespace: fc.constantFrom("bookinfo", "other"),
    }),
  );

const call = fc.record({
  protocol: fc.constant("http" as const),
  port: fc.constant(80),
  host: fc.constantFrom(...names, "example.org"),
  path: fc.constantFrom("/", "/a", "/a/b?q=1", "/a?q=2"),
  headers: fc.constantFrom<Record<string, string>>({}, { user: "x" }, { user: "y" }),
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

const scenario = fc.record({ items: fc.array(virtualService, { maxLength: 4 }), request: call });

test("the shares of a route add up to 100, unless nothing has weight", () => {
  fc.assert(
    fc.property(scenario, ({ items, request }) => {
      const world = buildClusterWorld("west", [...services, ...makeObjects(items)]);
      const { destinations } = predictCall(world, client, request);
      const sum = destinations.reduce((total, { share }) => total + share, 0);
      if (destinations.length > 0) expect(sum).toBeCloseTo(100, 6);
    }),
  );
});

test("every decided route is a field of an object of the world, and reasons are the same call's", () => {
  fc.assert(
    fc.property(scenario, ({ items, request }) => {
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
  fc.assert(
    fc.property(
      fc.array(route, { maxLength: 3 }),
      fc.array(route, { maxLength: 3 }),
      call,
      (head, tail, request) => {
        const all = { route: [{ destination: { host: "details", subset: "all" } }] };
        const answer = (http: unknown[]) => {
          const object = makeVirtualService("vs", { hosts: names, http });
          return predictCall(buildClusterWorld("west", [...services, object]), client, request);
        };
        expect(answer([...head, all, ...tail])).toEqual(answer([...head, all]));
      },
    ),
  );
});

test("what a client does not see changes nothing for it", () => {
  fc.assert(
    fc.property(scenario, virtualService, ({ items, request }, { spec, day }) => {
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
  fc.assert(
    fc.property(scenario, ({ items, request }) => {
      const objects = [...services, ...makeObjects(items)];
      const answer = (list: KubernetesObject[]) =>
        predictCall(buildClusterWorld("west", list), client, request);
      expect(answer(objects.toReversed())).toEqual(answer(objects));
    }),
  );
});
