import { describe, expect, test } from "vitest";
import { formatWorkload, parseObjects, parseWorld } from "@/lib/testing/parse-world";
import { decideAccess } from "./decide-access";
import { createPrincipalClassifier } from "./principal-class";

const policyText = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: callers, namespace: shop }
spec:
  action: DENY
  rules:
    - from: [{ source: { namespaces: [shop-*], notPrincipals: [cluster.local/ns/shop-a/sa/web] } }]
    - when: [{ key: source.principal, values: ["*/sa/robot"] }]`;

const principals = ["shop-a", "shop-b", "bank"].flatMap((namespace) =>
  ["web", "robot", "other"].map((account) => `cluster.local/ns/${namespace}/sa/${account}`),
);

describe("createPrincipalClassifier", () => {
  const world = parseWorld(`${formatWorkload("cart")}\n---\n${policyText}`);
  const [policy] = parseObjects(policyText);
  if (policy === undefined) throw new Error("no policy");
  const classify = createPrincipalClassifier(world, policy);

  test("tells apart whom the rules tell apart, and no others", () => {
    const of = (place: string) => classify(`cluster.local/ns/${place.replace("/", "/sa/")}`);
    expect(of("shop-a/web")).not.toBe(of("shop-b/web"));
    expect(of("bank/web")).not.toBe(of("bank/robot"));
    expect(of("bank/web")).toBe(of("bank/other"));
    expect(of("bank/web")).toBe(classify(null));
  });

  test("identities of one class get the same answer", () => {
    const workload = { namespace: "shop", labels: { app: "cart" } };
    const decide = (sourcePrincipal: string) =>
      decideAccess(world, workload, { sourcePrincipal }).value.decision;
    const answers = Map.groupBy(principals, classify);
    expect([...answers.values()].map((alike) => new Set(alike.map(decide)).size)).toEqual(
      [...answers].map(() => 1),
    );
    expect(new Set(principals.map(decide))).toEqual(new Set(["allow", "deny"]));
  });
});
