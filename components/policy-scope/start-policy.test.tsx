import { expect, test } from "vitest";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import { formatSelector } from "./start-policy";

const start = (resource: string, about: Record<string, string>) =>
  findIstioKind(`${resource}.security.istio.io`)?.start({
    namespace: "shop",
    about,
    rootNamespace: "istio-system",
  });

test("a new policy is about what was left", () => {
  const selector = { matchLabels: { app: "cart" } };
  expect(start("authorizationpolicies", { service: "cart", app: "cart" })).toEqual({
    name: "cart",
    spec: { selector, action: "ALLOW", rules: [{}] },
  });
  expect(
    start("authorizationpolicies", {
      template: "require-jwt",
      selector: formatSelector({ app: "cart", version: "v1" }),
    }),
  ).toEqual({
    name: "require-jwt",
    spec: {
      selector: { matchLabels: { app: "cart", version: "v1" } },
      action: "DENY",
      rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }],
    },
  });
  expect(start("peerauthentications", { workload: "cart-v1", app: "cart" })).toEqual({
    name: "cart-v1",
    spec: { selector, mtls: { mode: "STRICT" } },
  });
  expect(start("peerauthentications", { scope: "mesh" })).toEqual({
    name: "default",
    namespace: "istio-system",
    spec: { mtls: { mode: "STRICT" } },
  });
});

test("a template that is not known, or was left out, allows everything", () => {
  expect(start("authorizationpolicies", { template: "other" })).toEqual({
    name: "",
    spec: { action: "ALLOW", rules: [{}] },
  });
});
