import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyGatewayApiGateway } from "./apply-gateway-api-gateway";
import { gatewayApiGatewayForm } from "./gateway-api-gateway";
import { readGatewayApiGateway } from "./read-gateway-api-gateway";

const full = makeObject("gateway.networking.k8s.io/v1", "Gateway", "full", {
  gatewayClassName: "istio",
  addresses: [{ type: "Hostname", value: "in.example.com" }],
  listeners: [
    { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } },
    {
      name: "https",
      hostname: "*.example.com",
      port: 443,
      protocol: "HTTPS",
      tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: "cert" }] },
      allowedRoutes: {
        namespaces: { from: "Selector", selector: { matchLabels: { a: "b" } } },
        kinds: [{ kind: "HTTPRoute" }],
      },
    },
  ],
});

describe("losslessness", () => {
  testLosslessForm(gatewayApiGatewayForm, [full]);
});

test("listeners without certificate or with another's name are refused", () => {
  const { values } = readGatewayApiGateway(full);
  const [, secure] = values.listeners;
  if (secure?.tls === undefined) throw new Error("no listener");
  const listeners = [
    secure,
    { ...secure, tls: { ...secure.tls, certificateRefs: [] } },
    { ...secure, name: "c", tls: undefined },
  ];
  const issues = gatewayApiGatewayForm.schema.safeParse({ ...values, listeners }).error?.issues;
  expect(issues?.map(({ path }) => path.join("."))).toEqual([
    "listeners.1.name",
    "listeners.1.tls.certificateRefs",
    "listeners.2.tls",
  ]);
});

test("a removed listener leaves the other as it was", () => {
  const { values } = readGatewayApiGateway(full);
  const applied = applyGatewayApiGateway({ ...values, listeners: values.listeners.slice(1) }, full);
  expect(applied["spec"]).toEqual({
    ...(full["spec"] as object),
    listeners: [(full["spec"] as { listeners: unknown[] }).listeners[1]],
  });
});
