import { describe, expect, it } from "vitest";
import { makeNamespace, makeObject, makeService, makeWorld } from "@/lib/testing/world";
import { explainAttachment, explainAttachmentSchema } from "./explain-attachment";

const group = "gateway.networking.k8s.io/v1";
const place = { namespace: "shop" };
const world = makeWorld({ namespaces: [makeNamespace("shop")], services: [makeService("cart", "shop")] });
const gateway = makeObject(
  group,
  "Gateway",
  "web",
  { gatewayClassName: "istio", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
  place,
);
const route = makeObject(
  group,
  "HTTPRoute",
  "cart",
  { parentRefs: [{ name: "web" }], rules: [{ backendRefs: [{ name: "cart", port: 9080 }] }] },
  place,
);
const explain = (body: unknown) => explainAttachment(world, explainAttachmentSchema.parse(body));

describe("explainAttachment", () => {
  it.each([
    ["an object without a name", { object: { ...route, metadata: { namespace: "shop" } } }],
    ["something else beside it", { object: route, world }],
    ["an edit without its object", { object: route, edits: [{ action: "create" }] }],
  ])("refuses %s", (_, body) => {
    expect(explainAttachmentSchema.safeParse(body).success).toBe(false);
  });

  it("has nothing to say of Istio's own Gateway", () => {
    expect(explain({ object: { ...gateway, apiVersion: "networking.istio.io/v1" } })).toEqual({});
  });

  it("attaches a route to a Gateway that is made beside it, and to none without", () => {
    expect(explain({ object: route }).route?.value.attached).toBe(false);
    const edits = [gateway, route].map((object) => ({ action: "create", object }));
    expect(explain({ object: route, edits }).route?.value.references).toMatchObject([
      { attached: true, listeners: ["http"] },
    ]);
  });

  it("counts at a Gateway that nobody saved the routes that wait for it", () => {
    const edits = [{ action: "create", object: route }];
    expect(explain({ object: gateway, edits }).listeners?.value).toMatchObject([
      { name: "http", programmed: true, attachedRoutes: 1 },
    ]);
  });
});
