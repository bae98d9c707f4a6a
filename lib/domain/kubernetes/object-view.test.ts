import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeObject, makeVirtualService, makeWorld } from "@/lib/testing/world";
import { summarizeObject } from "../istio/summarize-object";
import type { Finding } from "../istio/finding";
import { listObjects, objectListQuerySchema } from "./object-view";
import { meshResources } from "./resources";

const world = makeWorld({
  virtualServices: [
    makeVirtualService("young", { hosts: ["reviews"] }, { creationTimestamp: "2026-03-01T00:00:00Z" }),
    makeVirtualService("old", { hosts: ["ratings"], http: [{}, {}] }, { namespace: "shop" }),
  ],
  gateways: [makeObject("networking.istio.io/v1", "Gateway", "edge", { servers: [{ hosts: ["*"] }] })],
  gatewayApiGateways: [makeObject("gateway.networking.k8s.io/v1", "Gateway", "edge", {})],
});
const finding = (name: string, rest: Partial<Finding> = {}): Finding => ({
  code: "ISM0001",
  severity: "error",
  cluster: "west",
  object: { kind: "VirtualService", namespace: "bookinfo", name },
  message: "wrong",
  ...rest,
});
const list = (query: Record<string, string>, findings: Finding[] = []) =>
  listObjects(world, objectListQuerySchema.parse(query), { findings, stale: false });
const namesOf = (query: Record<string, string>) => list(query).items.map(({ object }) => object.name);

describe("listObjects", () => {
  it("filters by kind, resource, namespace and words, and sorts", () => {
    expect(list({ kind: "Gateway" }).items.map(({ resource }) => resource)).toEqual([
      "gateways.gateway.networking.k8s.io",
      "gateways.networking.istio.io",
    ]);
    expect(list({ kind: "gateways.networking.istio.io" }).total).toBe(1);
    expect(namesOf({ namespace: "shop" })).toEqual(["old"]);
    expect(namesOf({ search: "virtual RATINGS" })).toEqual(["old"]);
    expect(namesOf({ kind: "VirtualService", sort: "age" })).toEqual(["young", "old"]);
    expect(list({ pageSize: "1", page: "9" })).toMatchObject({ items: [], total: 4 });
    expect(list({ search: "none" }).resources.map(({ total }) => total)).toEqual([2, 1, 1]);
  });

  it("counts the findings of the cluster's own objects, without the suppressed", () => {
    const findings = [
      finding("young"),
      finding("young", { suppressed: true }),
      finding("young", { cluster: "east" }),
    ];
    expect(list({ severity: "error" }, findings).items).toMatchObject([
      { object: { name: "young" }, findings: { error: 1, warning: 0, info: 0 } },
    ]);
  });
});

describe("summarizeObject", () => {
  it("says in one line what matters of a kind", () => {
    const of = (kind: string, spec: Record<string, unknown>, group = "security.istio.io") =>
      summarizeObject(makeObject(`${group}/v1`, kind, "x", spec));
    expect(of("PeerAuthentication", { mtls: { mode: "STRICT" } })).toBe("all workloads · STRICT");
    expect(of("AuthorizationPolicy", { selector: { matchLabels: { app: "a" } } })).toBe(
      "ALLOW · app=a · no rules",
    );
    expect(of("VirtualService", { hosts: ["a", "b", "c", "d"], http: [{}] }, "networking.istio.io")).toBe(
      "a, b, c and 1 more · 1 route",
    );
    expect(
      of("HTTPRoute", { parentRefs: [{ name: "edge" }], rules: [{}, {}] }, "gateway.networking.k8s.io"),
    ).toBe("edge · 2 rules");
  });

  it("never fails, whatever a spec holds, for every kind", () => {
    const kinds = fc.constantFrom(...meshResources.values(), { group: "x", kind: "constructor" });
    fc.assert(
      fc.property(kinds, fc.jsonValue(), ({ group, kind }, spec) => {
        const object = { ...makeObject(`${group}/v1`, kind, "x", {}), spec };
        expect(summarizeObject(object)).toBeTypeOf("string");
      }),
    );
  });
});
