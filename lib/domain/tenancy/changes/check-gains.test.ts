import { describe, expect, it } from "vitest";
import { attempt, bind, orchardAndForge, team, user, type Specs } from "@/lib/testing/attempt-tenancy-write";

const apple = orchardAndForge["workspaces"]!["apple"]!;

const stop = { subject: { kind: "Everyone" }, rights: ["traffic:write"] };

describe("side doors", () => {
  const escalates = expect.arrayContaining([expect.stringMatching(/^RBAC_ESCALATION /)]);
  it.each<[string, string, string, string, Record<string, unknown> | undefined, Specs?]>([
    [
      "oneself a role by binding:write alone",
      "dora",
      "accessbindings",
      "x",
      bind("Tenant", "fruit", "Admin", user("dora")),
    ],
    ["by joining a bound team", "dora", "teams", "growers", { members: [user("gina"), user("dora")] }],
    ["by a group of the provider", "dora", "teams", "growers", { members: [], oidcGroups: ["everybody"] }],
    ["by nesting a team into a bound one", "dora", "teams", "growers", { members: [team("banned")] }],
    [
      "by making a team that a binding waits for",
      "dora",
      "teams",
      "ghost",
      { members: [user("dora")] },
      { accessbindings: { x: bind("Tenant", "fruit", "Admin", team("ghost")) } },
    ],
    [
      "by making a role that a binding waits for",
      "dora",
      "accessroles",
      "ghost",
      { rights: ["traffic:write"] },
      { accessbindings: { x: bind("Tenant", "fruit", "ghost", user("dora")) } },
    ],
    [
      "by widening a role in use",
      "dora",
      "accessroles",
      "delegate",
      { rights: ["read", "binding:write", "traffic:write"] },
    ],
    ["by reviving a binding", "dora", "accessbindings", "old", bind("Tenant", "fruit", "Admin", user("vic"))],
    [
      "by prolonging a binding",
      "dora",
      "accessbindings",
      "short",
      bind("Tenant", "fruit", "Admin", user("tess")),
    ],
    [
      "for longer than one has it oneself",
      "tess",
      "accessbindings",
      "x",
      bind("Tenant", "fruit", "Reader", user("bob")),
    ],
    [
      "by moving a workspace to another tenant's people",
      "carl",
      "workspaces",
      "apple",
      { ...apple, tenant: "metal", namespaces: ["north/orchard"], hosts: [] },
    ],
    [
      "by making a workspace that a binding waits for",
      "carl",
      "workspaces",
      "pear",
      { tenant: "fruit" },
      { accessbindings: { x: bind("Workspace", "pear", "Admin", user("carl")) } },
    ],
    [
      "by making a workspace where a binding waits for one's own to end",
      "tess",
      "workspaces",
      "pear",
      { tenant: "fruit" },
      { accessbindings: { x: bind("Workspace", "pear", "Admin", user("tess")) } },
    ],
    [
      "by widening a group that others are bound at",
      "carl",
      "trafficgroups",
      "isthmus-ws-apple/edge",
      { namespaces: ["*/orchard"] },
      {
        accessbindings: {
          x: {
            level: { kind: "TrafficGroup", name: "edge", workspace: "apple" },
            role: "Writer",
            subjects: [user("pip")],
          },
        },
      },
    ],
    ["by lifting a ban on oneself", "olaf", "prohibitions", "ban", undefined],
    ["by leaving a team under a ban", "olaf", "teams", "banned", { members: [user("bob")] }],
    ["by making a team under a ban disappear", "olaf", "teams", "banned", undefined],
    ["by lifting a ban one has not the rights of", "dora", "prohibitions", "ban", undefined],
    ["by lifting a freeze to come", "dora", "prohibitions", "freeze", undefined],
    [
      "by lifting a ban also where one is under another",
      "olivia",
      "prohibitions",
      "ban",
      undefined,
      { prohibitions: { own: { ...stop, subject: user("olivia"), inclusions: ["Workspace/apple"] } } },
    ],
    [
      "by opening what an association closed",
      "dora",
      "associations",
      "prod",
      undefined,
      {
        associations: {
          prod: { subject: team("growers"), rights: ["security:write"], attribute: "Environment:prod" },
        },
      },
    ],
    [
      "by joining who an association names",
      "dora",
      "associations",
      "prod",
      { subject: user("dora"), rights: ["security:write"], attribute: "Environment:prod" },
      {
        associations: {
          prod: { subject: team("growers"), rights: ["security:write"], attribute: "Environment:prod" },
        },
      },
    ],
    [
      "by emptying an attribute",
      "dora",
      "attributes",
      "card",
      { policyClass: "pci" },
      {
        policyclasses: { pci: {} },
        attributes: { card: { policyClass: "pci", namespaces: ["north/orchard"] } },
        associations: { c: { subject: team("growers"), rights: ["security:write"], attribute: "pci:card" } },
      },
    ],
    [
      "by deleting a policy class",
      "dora",
      "policyclasses",
      "pci",
      undefined,
      {
        policyclasses: { pci: {} },
        attributes: { card: { policyClass: "pci", namespaces: ["north/orchard"] } },
        associations: { c: { subject: team("growers"), rights: ["security:write"], attribute: "pci:card" } },
      },
    ],
    [
      "by ending a separation of duty",
      "dora",
      "obligations",
      "four-eyes",
      undefined,
      { obligations: { "four-eyes": { event: "changeset:author", deny: "traffic:write" } } },
    ],
    [
      "by taking from a tenant the clusters of a workspace under a ban",
      "wes",
      "tenants",
      "fruit",
      { clusters: ["south"] },
      { prohibitions: { x: { ...stop, inclusions: ["Workspace/apple"] } } },
    ],
    [
      "by making the tenant of a workspace that a ban leaves out",
      "wes",
      "tenants",
      "pears",
      { clusters: ["south"] },
      {
        workspaces: { pear: { tenant: "pears", namespaces: ["south/pear"] } },
        prohibitions: { x: { ...stop, exclusions: ["Workspace/pear"] } },
      },
    ],
    [
      "by naming in a team whoever was in it by a group of the provider once",
      "dora",
      "teams",
      "growers",
      { members: [user("gina"), user("peg")] },
      {
        teams: { growers: { members: [user("gina")], oidcGroups: ["picking"] } },
        users: { peg: { issuer: "https://id.test", subject: "peg", oidcGroups: ["picking"] } },
      },
    ],
    [
      "by handing on an emergency",
      "eve",
      "accessbindings",
      "x",
      bind("Tenant", "fruit", "Reader", user("eve")),
      {
        accessbindings: {
          glass: {
            ...bind("Tenant", "fruit", "Admin", user("eve")),
            breakGlass: true,
            reason: "fire",
            expiresAt: "2026-06-01T13:00:00Z",
          },
        },
      },
    ],
  ])("gives nobody rights %s: %s %s %s", (_, by, resource, path, spec, more) => {
    expect(attempt(by, resource, path, spec, more)).toEqual(escalates);
  });

  it("lets go, and lets those who hold everything do the same acts", () => {
    expect(attempt("dora", "accessbindings", "mia", undefined)).toEqual([]);
    expect(attempt("dora", "teams", "growers", { members: [] })).toEqual([]);
    expect(attempt("dora", "accessroles", "maker", { rights: ["read"] })).toEqual([]);
    expect(attempt("olivia", "teams", "growers", { members: [user("bob")] })).toEqual([]);
    expect(attempt("olivia", "teams", "banned", { members: [] })).toEqual([]);
    expect(attempt("olivia", "prohibitions", "freeze", undefined)).toEqual([]);
    const named = { prohibitions: { x: { ...stop, inclusions: ["Workspace/apple"] } } };
    expect(attempt("olivia", "tenants", "fruit", { clusters: ["south"] }, named)).toEqual([]);
    expect(attempt("wes", "tenants", "fruit", { clusters: ["*"], displayName: "Fruit" }, named)).toEqual([]);
    expect(attempt("olivia", "accessbindings", "old", bind("Tenant", "fruit", "Admin", user("vic")))).toEqual(
      [],
    );
    const associations = {
      prod: { subject: team("growers"), rights: ["traffic:write"], attribute: "Environment:prod" },
    };
    expect(attempt("olivia", "associations", "prod", undefined, { associations })).toEqual([]);
    expect(attempt("olaf", "associations", "prod", undefined, { associations })).toEqual(escalates);
    expect(
      attempt("olivia", "accessbindings", "x", undefined, {
        accessbindings: { x: bind("Workspace", "ghost", "Admin", user("vic")) },
      }),
    ).toEqual([]);
    expect(
      attempt("gina", "accessbindings", "x", undefined, {
        accessbindings: { x: bind("Workspace", "ghost", "Admin", user("vic")) },
      }),
    ).toEqual(["RIGHT_MISSING"]);
  });
});
