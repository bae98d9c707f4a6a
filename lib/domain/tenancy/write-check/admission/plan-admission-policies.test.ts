import { Environment } from "@marcbachmann/cel-js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRe2 } from "@/lib/domain/istio/re2";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { manifest, refusalsOf, tenantWorld } from "@/lib/testing/tenant-world";
import { buildHostPatterns } from "./host-patterns";
import { planAdmissionPolicies } from "./plan-admission-policies";

const exemptions = { users: ["system:serviceaccount:isthmus-system:propagator"], groups: ["operators"] };
const other = tenantWorld({ tenant: "dairy", namespacesOf: () => ["churn"], hosts: ["milk.test"] });
const plan = (...worlds: Parameters<typeof planAdmissionPolicies>[0]["worlds"]) =>
  planAdmissionPolicies({ cluster: "north", worlds, exemptions });

interface Policy {
  matchConstraints: { namespaceSelector: { matchExpressions: { values: string[] }[] } };
  matchConditions: { expression: string }[];
  variables?: { expression: string }[];
  validations: { expression: string; message: string }[];
}
const specOf = (object: KubernetesObject) => object["spec"] as Policy;
const policiesOf = (objects: readonly KubernetesObject[]) =>
  objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");

describe("planAdmissionPolicies", () => {
  it("binds nobody where nobody owns anything", () => {
    expect(plan()).toEqual([]);
    expect(plan(tenantWorld({ namespacesOf: () => [] }))).toEqual([]);
  });

  it("does not depend on the order of tenants, and binds each policy once, by a name of its own", () => {
    const planned = plan(tenantWorld(), other);
    expect(plan(other, tenantWorld())).toEqual(planned);
    const names = policiesOf(planned).map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(names.length);
    const bindings = planned.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
    expect(bindings.map(({ spec }) => (spec as { policyName: string }).policyName)).toEqual(names);
    expect(names.every((name) => /^isthmus-[-a-z0-9]+$/.test(name))).toBe(true);
  });

  it("keeps what one tenant has to its own namespaces", () => {
    for (const policy of policiesOf(plan(tenantWorld(), other))) {
      const values = specOf(policy).matchConstraints.namespaceSelector.matchExpressions[0]?.values;
      const expected = policy.metadata.name.startsWith("isthmus-tenants-")
        ? ["churn", "orchard", "press"]
        : policy.metadata.name.startsWith("isthmus-tenant-dairy-")
          ? ["churn"]
          : ["orchard", "press"];
      expect(values).toEqual(expected);
    }
    const dairy = policiesOf(plan(tenantWorld(), other)).filter(({ metadata }) => metadata.name.includes("tenant-dairy"));
    expect(JSON.stringify(dairy)).not.toContain("cider");
  }); // prettier-ignore

  it("exempts administrators, the cluster's controllers and whoever was named", () => {
    for (const policy of policiesOf(plan(tenantWorld()))) {
      const [condition] = specOf(policy).matchConditions;
      for (const name of ["system:masters", "system:nodes", "operators", exemptions.users[0]])
        expect(condition?.expression).toContain(JSON.stringify(name));
    }
  });

  it("writes CEL that can be read, whatever tenants are called and use", () => {
    const environment = new Environment({ enableOptionalTypes: true });
    const odd = tenantWorld({ providers: ['a"b\\c', "x'y"], grantedServices: [], gateways: [], hosts: [], issuers: [], networks: [] });
    for (const policy of policiesOf([...plan(tenantWorld()), ...plan(odd)])) {
      const { validations, variables = [], matchConditions } = specOf(policy);
      for (const { expression } of [...validations, ...variables, ...matchConditions])
        expect(() => environment.parse(expression)).not.toThrow();
    }
  }); // prettier-ignore

  it("stays within what an API server compiles for a tenant of 200 namespaces and hosts", () => {
    const many = (form: (index: number) => string) => Array.from({ length: 200 }, (_, index) => form(index));
    const large = tenantWorld({
      namespacesOf: () => many((index) => `namespace-of-some-team-${index}`),
      hosts: many((index) => `service-${index}.team.example.test`),
      egress: many((index) => `*.external-${index}.example.test`),
    });
    const planned = plan(large);
    const lengths = policiesOf(planned).flatMap((policy) =>
      specOf(policy).validations.map(({ expression }) => expression.length),
    );
    // Source: cel-go, limit of code points of an expression; etcd, limit of an object.
    expect(Math.max(...lengths)).toBeLessThan(100_000);
    expect(Math.max(...planned.map((object) => JSON.stringify(object).length))).toBeLessThan(1_000_000);
  });

  it("takes for own what the checker takes for own, in canonical spelling", () => {
    const patterns = buildHostPatterns(tenantWorld(), "north");
    const compiled = (pattern: string) => {
      const result = compileRe2(pattern);
      if ("error" in result) throw new Error(result.error);
      return result.matcher;
    };
    const [mesh, own] = [compiled(patterns.mesh), compiled(patterns.own)];
    const label = fc.constantFrom("a", "cider", "fruit", "press", "orchard", "market", "svc", "test", "cluster", "local", "sugar", "supplier", "scales"); // prettier-ignore
    const host = fc
      .tuple(
        fc.boolean(),
        fc.array(label, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("", ".svc", ".svc.cluster.local", ".fruit.test"),
      ) // prettier-ignore
      .map(([wild, labels, suffix]) => `${wild ? "*." : ""}${labels.join(".")}${suffix}`);
    const judged = (name: string, gateways: string[]) =>
      refusalsOf(manifest("networking.istio.io/v1 VirtualService", { hosts: [name], gateways, exportTo: ["."] })).filter((text) => text.startsWith("HOST_") && !text.startsWith("HOST_CONFLICT")).length === 0; // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(host, fc.constantFrom("cider.test", "sugar.supplier.test", "*", "*.test")),
        (name) => {
          expect({ name, allowed: mesh.fullMatch(name) }).toEqual({ name, allowed: judged(name, []) });
          expect({ name, allowed: own.fullMatch(name) }).toEqual({
            name,
            allowed: judged(name, ["edge/public"]),
          });
        },
      ),
      { numRuns: 3000 },
    );
  });
});
