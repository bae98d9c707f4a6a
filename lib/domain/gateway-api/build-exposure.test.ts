import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecord, readRecords } from "@/lib/domain/kubernetes/read-field";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { buildExposure } from "./build-exposure";
import { convertGatewayApi } from "./convert-gateway-api";
import { explainListeners } from "./explain-listeners";
import { explainRouteAttachment } from "./explain-route-attachment";
import type { Exposure } from "./exposure";

const base: Exposure = {
  style: "istio",
  name: "cart",
  gateway: {
    kind: "new",
    name: "edge",
    namespace: "infra",
    selector: { istio: "ingressgateway" },
    className: "istio",
  },
  hosts: ["shop.example.com"],
  port: 443,
  tls: { mode: "terminate", secret: "edge-cert" },
  redirect: true,
  service: { name: "cart", namespace: "shop", port: 8080 },
  path: { type: "prefix", value: "/cart" },
};

const tls: fc.Arbitrary<Exposure["tls"]> = fc.oneof(
  fc.constant({ mode: "none" as const }),
  fc.constant({ mode: "passthrough" as const }),
  fc.record(
    {
      mode: fc.constant("terminate" as const),
      secret: fc.constant("cert"),
      secretNamespace: fc.constantFrom("infra", "certs"),
    },
    { requiredKeys: ["mode", "secret"] },
  ),
);
const exposures: fc.Arbitrary<Exposure> = fc.record({
  style: fc.constant("gateway-api" as const),
  name: fc.constant("cart"),
  gateway: fc.record({
    kind: fc.constant("new" as const),
    name: fc.constant("edge"),
    namespace: fc.constantFrom("infra", "shop"),
    selector: fc.constant({}),
    className: fc.constant("istio"),
  }),
  hosts: fc.uniqueArray(fc.constantFrom("a.example.com", "b.example.com", "*.test"), { minLength: 1 }),
  port: fc.constantFrom(443, 8443),
  tls,
  redirect: fc.boolean(),
  service: fc.constant(base.service),
  path: fc.record({
    type: fc.constantFrom("prefix" as const, "exact" as const),
    value: fc.constantFrom("/", "/a"),
  }),
});

function makeNamespace(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

describe("buildExposure", () => {
  it("makes Istio's own objects, and the prefix of whole segments", () => {
    expect(buildExposure(base).map(({ kind, spec }) => [kind, spec])).toEqual([
      [
        "Gateway",
        {
          selector: { istio: "ingressgateway" },
          servers: [
            {
              port: { number: 80, name: "http-80", protocol: "HTTP" },
              hosts: ["shop.example.com"],
              tls: { httpsRedirect: true },
            },
            {
              port: { number: 443, name: "https-443", protocol: "HTTPS" },
              hosts: ["shop.example.com"],
              tls: { mode: "SIMPLE", credentialName: "edge-cert" },
            },
          ],
        },
      ],
      [
        "VirtualService",
        {
          hosts: ["shop.example.com"],
          gateways: ["infra/edge"],
          http: [
            {
              match: [{ uri: { exact: "/cart" } }, { uri: { prefix: "/cart/" } }],
              route: [{ destination: { host: "cart.shop.svc.cluster.local", port: { number: 8080 } } }],
            },
          ],
        },
      ],
    ]);
  });

  it("leaves a Gateway that exists alone, and sends plain callers on in the route", () => {
    const gateway = { kind: "existing" as const, name: "edge", namespace: "shop" };
    const [route, ...rest] = buildExposure({ ...base, gateway });
    expect(rest).toEqual([]);
    expect(route?.spec).toMatchObject({
      gateways: ["edge"],
      http: [{ match: [{ port: 80 }], redirect: { scheme: "https" } }, {}],
    });
  });

  it("makes Gateway API objects that Istio takes whole: every listener, every route, every backend", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "cart", namespace: "shop" },
      spec: { ports: [{ name: "http", port: 8080 }] },
    };
    fc.assert(
      fc.property(exposures, (exposure) => {
        const objects = buildExposure(exposure);
        const world = buildClusterWorld("west", [
          service,
          ...["infra", "shop", "certs"].map(makeNamespace),
          ...objects,
        ]);
        const routes = objects.filter(({ kind }) => kind.endsWith("Route"));
        for (const route of routes) {
          const { value, reasons } = explainRouteAttachment(world, route);
          expect(value.references.map(({ attached }) => attached)).toEqual([true]);
          expect(reasons.filter(({ field }) => field === "spec.rules")).toEqual([]);
        }
        const [gateway] = world.gatewayApiGateways;
        const listeners = gateway ? explainListeners(world, gateway).value : [];
        expect(listeners.every(({ programmed, attachedRoutes }) => programmed && attachedRoutes === 1)).toBe(
          true,
        );
        const hosts = convertGatewayApi(world).virtualServices.flatMap(({ spec }) => readRecord(spec).hosts);
        expect(new Set(hosts)).toEqual(new Set(exposure.hosts));
        expect(readRecords(readRecord(gateway?.spec).listeners)).toHaveLength(listeners.length);
      }),
    );
  });
});
