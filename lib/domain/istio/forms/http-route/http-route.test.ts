import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyHttpRoute } from "./apply-http-route";
import { httpRouteForm } from "./http-route";
import { readHttpRoute } from "./read-http-route";

const full = makeObject("gateway.networking.k8s.io/v1", "HTTPRoute", "full", {
  parentRefs: [
    { name: "front", sectionName: "https" },
    { group: "", kind: "Service", name: "cart", port: 80 },
  ],
  hostnames: ["cart.example.com"],
  rules: [
    {
      name: "beta",
      matches: [
        {
          path: { type: "PathPrefix", value: "/v2" },
          method: "GET",
          headers: [{ type: "Exact", name: "end-user", value: "ann" }],
          queryParams: [{ name: "q", value: "1" }],
        },
      ],
      filters: [
        {
          type: "RequestHeaderModifier",
          requestHeaderModifier: { set: [{ name: "a", value: "1" }], remove: ["b"] },
        },
        { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
        { type: "RequestMirror", requestMirror: { backendRef: { name: "m", port: 80 }, percent: 5 } },
      ],
      backendRefs: [
        { name: "cart-v1", port: 80, weight: 90 },
        { name: "cart-v2", namespace: "b", port: 80, weight: 10 },
      ],
      timeouts: { request: "5s", backendRequest: "1s" },
    },
    { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
  ],
});

describe("losslessness", () => {
  testLosslessForm(httpRouteForm, [full]);
});

test("backends without port, and beside a redirect, are refused", () => {
  const { values } = readHttpRoute(full);
  const [first, second] = values.rules;
  if (first === undefined || second === undefined) throw new Error("no rules");
  const backendRefs = first.backendRefs.map((backend) => ({ ...backend, port: undefined }));
  const rules = [{ ...second, backendRefs: backendRefs.slice(1) }];
  const issues = httpRouteForm.schema.safeParse({ ...values, rules }).error?.issues;
  expect(issues?.map(({ path }) => path.join("."))).toEqual([
    "rules.0.filters",
    "rules.0.backendRefs.0.port",
  ]);
});

test("a new parent of the core group says so", () => {
  const { values } = readHttpRoute(full);
  const parentRefs = [...values.parentRefs, { group: "", kind: "Service", name: "web" }];
  expect(applyHttpRoute({ ...values, parentRefs }, full)["spec"]).toMatchObject({
    parentRefs: [{ name: "front" }, { name: "cart" }, { group: "", kind: "Service", name: "web" }],
  });
});
