import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { grpcRouteForm } from "./grpc-route";
import { readGrpcRoute } from "./read-grpc-route";

const full = makeObject("gateway.networking.k8s.io/v1", "GRPCRoute", "full", {
  parentRefs: [{ name: "front", sectionName: "grpc" }],
  hostnames: ["cart.example.com"],
  rules: [
    {
      matches: [
        {
          method: { type: "Exact", service: "shop.Cart", method: "Add" },
          headers: [{ type: "Exact", name: "x-canary", value: "yes" }],
        },
      ],
      filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "shadow", port: 80 } } }],
      backendRefs: [
        { name: "cart-v1", port: 80, weight: 90 },
        { name: "cart-v2", port: 80, weight: 10 },
      ],
    },
    { backendRefs: [{ name: "cart-v1", port: 80 }] },
  ],
});

describe("losslessness", () => {
  testLosslessForm(grpcRouteForm, [full]);
});

test("a method without names and a backend without port are refused", () => {
  const { values } = readGrpcRoute(full);
  const rules = values.rules.map((rule) => ({
    ...rule,
    matches: rule.matches.map((match) => ({ ...match, method: {} })),
    backendRefs: rule.backendRefs.map((backend) => ({ ...backend, port: undefined })).slice(0, 1),
  }));
  const issues = grpcRouteForm.schema.safeParse({ ...values, rules }).error?.issues;
  expect(issues?.map(({ path }) => path.join("."))).toEqual([
    "rules.0.matches.0.method",
    "rules.0.backendRefs.0.port",
    "rules.1.backendRefs.0.port",
  ]);
});
