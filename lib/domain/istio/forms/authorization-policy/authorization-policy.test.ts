import { describe, expect, test } from "vitest";
import { testLosslessForm } from "@/lib/testing/lossless-form";
import { makeObject } from "@/lib/testing/world";
import { applyAuthorizationPolicy } from "./apply-authorization-policy";
import { authorizationPolicyForm } from "./authorization-policy";
import { authorizationPolicyTemplates } from "./authorization-policy-templates";
import { readAuthorizationPolicy } from "./read-authorization-policy";

const make = (name: string, spec: Record<string, unknown>) =>
  makeObject("security.istio.io/v1", "AuthorizationPolicy", name, spec);
const full = make("full", {
  selector: { matchLabels: { app: "cart" } },
  action: "CUSTOM",
  provider: { name: "opa" },
  rules: [
    {
      from: [
        { source: { principals: ["*"], notIpBlocks: ["10.0.0.0/8"] } },
        { source: { namespaces: ["a"] } },
      ],
      to: [{ operation: { methods: ["GET"], ports: ["80"], notPaths: ["/admin*"], hosts: ["a"] } }],
      when: [{ key: "request.headers[x]", values: ["1"], notValues: ["2"] }],
    },
    { to: [{ operation: { paths: ["/b"] } }] },
  ],
});
const attached = make("attached", {
  targetRefs: [{ kind: "Service", group: "", name: "cart" }],
  rules: [{}],
});

describe("losslessness", () => {
  testLosslessForm(authorizationPolicyForm, [full, attached, make("nothing", {})]);
});

test("what nobody can mean is refused", () => {
  const { values } = readAuthorizationPolicy(full);
  const [first, second] = values.rules;
  if (first === undefined || second === undefined) throw new Error("no rules");
  const broken = {
    ...values,
    rules: [
      { ...first, when: [{ key: "", values: [], notValues: [] }] },
      { ...second, to: [{ operation: { ...second.to[0]?.operation, ports: ["http"], ipBlocks: [] } }] },
    ],
  };
  const paths = authorizationPolicyForm.schema
    .safeParse(broken)
    .error?.issues.map(({ path }) => path.join("."));
  expect(paths).toEqual(["rules.0.when.0.key", "rules.1.to.0.operation.ports.0", "rules.1.to.0.operation"]);
});

test("a removed rule takes its fields along, and leaves the others as they were", () => {
  const { values } = readAuthorizationPolicy(full);
  const applied = applyAuthorizationPolicy({ ...values, rules: values.rules.slice(1) }, full);
  expect(applied["spec"]).toEqual({
    ...(full["spec"] as object),
    rules: [{ to: [{ operation: { paths: ["/b"] } }] }],
  });
});

test("templates", () => {
  const input = {
    name: "p",
    namespace: "shop",
    selector: { app: "cart" },
    fromNamespace: "web",
    fromServiceAccount: "front",
    path: "/admin",
  };
  const specs = authorizationPolicyTemplates.map(({ id, build }) => {
    const values = build(input);
    expect(authorizationPolicyForm.schema.safeParse(values).error).toBeUndefined();
    return [id, applyAuthorizationPolicy(values, null)["spec"]];
  });
  const selector = { matchLabels: { app: "cart" } };
  expect(Object.fromEntries(specs)).toEqual({
    "allow-nothing": { selector, action: "ALLOW" },
    "deny-all": { selector, action: "DENY", rules: [{}] },
    "allow-from-namespace": {
      selector,
      action: "ALLOW",
      rules: [{ from: [{ source: { namespaces: ["web"] } }] }],
    },
    "allow-from-service-account": {
      selector,
      action: "ALLOW",
      rules: [{ from: [{ source: { serviceAccounts: ["web/front"] } }] }],
    },
    "require-jwt": {
      selector,
      action: "DENY",
      rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }],
    },
    "deny-path": { selector, action: "DENY", rules: [{ to: [{ operation: { paths: ["/admin"] } }] }] },
  });
});
