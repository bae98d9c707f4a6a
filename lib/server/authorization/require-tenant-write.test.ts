import { describe, expect, it } from "vitest";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { judgeTenantWrite } from "./require-tenant-write";

const fruit = {
  tenants: { fruit: { clusters: ["*"], hosts: ["*.fruit.example"] } },
  workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"], hosts: ["apple.fruit.example"] } },
};
const user = (name: string) => [{ kind: "User", name }];

const takesForeignHost = {
  cluster: "west",
  group: "networking.istio.io",
  version: "v1",
  resource: "virtualservices",
  namespace: "orchard",
  name: "",
  verb: "create" as const,
  before: null,
  object: {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "grab", namespace: "orchard" },
    spec: { hosts: ["bank.example"], http: [] },
  },
};

describe("who is bound by the guardrails of a tenant", () => {
  it.each([
    ["a Writer of the workspace", "tenant", {}],
    [
      "a Writer who may read everything",
      "tenant",
      { all: { level: { kind: "Organization" }, role: "Reader", subjects: user("gina") } },
    ],
    ["a viewer of the platform who is a Writer of the workspace", "viewer", {}],
  ] as const)("%s", (_, role, more) => {
    serveAccess(
      tenancyState({
        ...fruit,
        accessbindings: {
          writer: { level: { kind: "Workspace", name: "apple" }, role: "Writer", subjects: user("gina") },
          ...more,
        },
      }),
    );
    const verdict = judgeTenantWrite(askedBy("gina", role), takesForeignHost);
    expect(verdict?.refusals.map(({ code }) => code)).toContain("HOST_NOT_OWNED");
  });

  it.each([
    ["an operator", "operator", {}],
    ["an editor", "editor", {}],
    [
      "an editor to whom a part of the fleet is closed",
      "editor",
      {
        prohibitions: {
          closed: { subject: { kind: "Everyone" }, rights: ["read"], inclusions: ["Workspace/apple"] },
        },
      },
    ],
    [
      "who writes everywhere by a binding",
      "tenant",
      {
        accessbindings: {
          all: { level: { kind: "Organization" }, role: "Writer", subjects: user("gina") },
        },
      },
    ],
  ] as const)("not %s", (_, role, more) => {
    serveAccess(tenancyState({ ...fruit, ...more }));
    expect(judgeTenantWrite(askedBy("gina", role), takesForeignHost)).toBeUndefined();
  });
});
