import { expect, test } from "vitest";
import { readAuthorizationPolicy } from "@/lib/domain/istio/forms/authorization-policy/read-authorization-policy";
import { describeRule } from "./describe-rule";

function describe(spec: Record<string, unknown>): string[] {
  const { values } = readAuthorizationPolicy({
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "p", namespace: "shop" },
    spec,
  });
  return values.rules.map((rule) => describeRule(values, rule));
}

test.each<[string, Record<string, unknown>, string]>([
  ["an empty rule", {}, "ALLOW anyone to call anything"],
  [
    "a principal, a method and a path",
    {
      from: [{ source: { principals: ["cluster.local/ns/bookinfo/sa/productpage"] } }],
      to: [{ operation: { methods: ["GET"], paths: ["/reviews/*"] } }],
    },
    "ALLOW productpage (bookinfo) to GET /reviews/*",
  ],
  [
    "service accounts with exceptions",
    {
      from: [{ source: { serviceAccounts: ["shop/front", "batch"], notIpBlocks: ["10.0.0.0/8"] } }],
      to: [{ operation: { ports: ["8080"], notPaths: ["/admin*"] } }],
    },
    "ALLOW front (shop) or batch not from 10.0.0.0/8 to call anything on port 8080 except /admin*",
  ],
  [
    "several callers and calls",
    {
      from: [{ source: { namespaces: ["a", "b", "c"] } }, { source: { notRequestPrincipals: ["*"] } }],
      to: [{ operation: { paths: ["/x"] } }, { operation: { hosts: ["h"], notMethods: ["POST"] } }],
    },
    "ALLOW anyone in a, b or c, or anyone without a valid token to call /x, or call anything at h by any method but POST",
  ],
  [
    "conditions",
    {
      when: [
        { key: "request.headers[x-tenant]", values: ["a"] },
        { key: "request.auth.claims[realm][roles]", values: ["admin"], notValues: ["guest"] },
      ],
    },
    "ALLOW anyone to call anything when header x-tenant is a and claim realm.roles is admin and is not guest",
  ],
])("%s", (_, rule, sentence) => {
  expect(describe({ rules: [rule] })).toEqual([sentence]);
});

test("actions", () => {
  const rules = [{ to: [{ operation: { methods: ["GET"] } }] }];
  expect(describe({ action: "DENY", rules })).toEqual(["DENY anyone to GET anything"]);
  expect(describe({ action: "CUSTOM", provider: { name: "opa" }, rules })).toEqual([
    "ASK opa whether anyone may GET anything",
  ]);
});
