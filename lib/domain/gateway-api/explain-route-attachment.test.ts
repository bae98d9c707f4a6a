import { describe, expect, it } from "vitest";
import { makeNamespace, makeObject, makeService, makeWorld } from "@/lib/testing/world";
import { explainListeners } from "./explain-listeners";
import { explainRouteAttachment } from "./explain-route-attachment";

const group = "gateway.networking.k8s.io/v1";
const listeners = [
  {
    name: "web",
    port: 80,
    protocol: "HTTP",
    hostname: "*.example.com",
    allowedRoutes: { namespaces: { from: "All" } },
  },
  { name: "own", port: 8080, protocol: "HTTP" },
  { name: "raw", port: 9000, protocol: "TCP", allowedRoutes: { namespaces: { from: "All" } } },
];
const gateway = makeObject(
  group,
  "Gateway",
  "edge",
  { gatewayClassName: "istio", listeners },
  { namespace: "infra" },
);
const world = makeWorld({
  namespaces: [makeNamespace("infra"), makeNamespace("shop")],
  services: [makeService("cart", "shop")],
  gatewayApiGateways: [gateway],
});

function explain(parentRef: Record<string, unknown>, spec: Record<string, unknown> = {}) {
  const rules = [{ backendRefs: [{ name: "cart", port: 9080 }] }];
  const parentRefs = [{ name: "edge", namespace: "infra", ...parentRef }];
  const route = makeObject(group, "HTTPRoute", "cart", { parentRefs, rules, ...spec }, { namespace: "shop" });
  return explainRouteAttachment(world, route);
}

describe("explainRouteAttachment", () => {
  it.each([
    ["another Gateway", { name: "gone" }, {}, "spec.parentRefs[0]", undefined],
    [
      "a section that is not there",
      { sectionName: "gone" },
      {},
      "spec.parentRefs[0].sectionName",
      "NoMatchingParent",
    ],
    ["a port that is not there", { port: 81 }, {}, "spec.parentRefs[0].port", "NoMatchingParent"],
    [
      "a host the listener does not have",
      { sectionName: "web" },
      { hostnames: ["shop.test"] },
      "spec.hostnames",
      "NoMatchingListenerHostname",
    ],
    [
      "a listener for its own namespace only",
      { sectionName: "own" },
      {},
      "spec.listeners[1].allowedRoutes",
      "NotAllowedByListeners",
    ],
    [
      "a listener for other kinds",
      { sectionName: "raw" },
      {},
      "spec.listeners[2].allowedRoutes",
      "NotAllowedByListeners",
    ],
    [
      "a service that does not exist",
      { group: "", kind: "Service", name: "gone", namespace: "shop" },
      {},
      "spec.parentRefs[0].name",
      "NoMatchingParent",
    ],
  ])("names the field that keeps it from attaching to %s", (_, parentRef, spec, field, reason) => {
    const { value, reasons } = explain(parentRef, spec);
    expect(value.attached).toBe(false);
    expect(reasons.every(({ role }) => role === "ignored")).toBe(true);
    expect(reasons.map((own) => own.field)).toContain(field);
    const [reference] = value.references;
    const accepted = reference?.conditions.find(({ type }) => type === "Accepted");
    expect(accepted?.reason).toBe(reason);
  });

  it("tells the listener that takes it first, with what Istio writes", () => {
    const { value, reasons } = explain({}, { hostnames: ["shop.example.com"] });
    expect(value).toMatchObject({
      attached: true,
      references: [
        { listeners: ["web"], conditions: [{ type: "Accepted", status: "True" }, { status: "True" }] },
      ],
    });
    expect(reasons[0]).toMatchObject({
      role: "decided",
      field: "spec.listeners[0]",
      object: { name: "edge" },
    });
  });

  it("tells which backend is not there although the route attaches", () => {
    const rules = [{ backendRefs: [{ name: "gone", port: 80 }] }];
    const { value, reasons } = explain({ sectionName: "web" }, { rules });
    expect(value.attached).toBe(true);
    expect(reasons.at(-1)).toMatchObject({ field: "spec.rules", role: "ignored" });
    expect(reasons.at(-1)?.message).toContain("backend(gone.shop.svc.cluster.local) not found");
  });
});

describe("explainListeners", () => {
  it("says why the Gateway of another class has none", () => {
    const other = { ...gateway, spec: { gatewayClassName: "nginx", listeners } };
    expect(explainListeners(world, other)).toMatchObject({
      value: [],
      reasons: [{ role: "ignored", field: "spec.gatewayClassName" }],
    });
  });

  it("predicts the listener that loses before it is saved", () => {
    const edited = {
      ...gateway,
      spec: {
        gatewayClassName: "istio",
        listeners: [...listeners, { name: "tls", port: 9000, protocol: "HTTP" }],
      },
    };
    const { value, reasons } = explainListeners(world, edited);
    expect(value.map(({ programmed }) => programmed)).toEqual([true, true, true, false]);
    expect(reasons).toContainEqual(
      expect.objectContaining({ role: "lost", field: "spec.listeners[3]" }) as unknown,
    );
    expect(explainListeners(world, gateway).value).toHaveLength(3);
  });
});
