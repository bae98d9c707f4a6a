import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { isAllowed } from "../../ngac/is-allowed";
import type { Right } from "../rights";
import { compileTenancyPolicy } from "./compile-tenancy-policy";
import { rightOf } from "./right-of";
import { subjectOf, type SessionSubject } from "./subject-of";
import { targetOf } from "./target-of";
import { isAnythingVisible, isInScope, visibleScope } from "./visible-scope";

const now = new Date("2026-06-01T12:00:00Z");
const clusters = [
  { name: "north", environment: "prod", region: "eu" },
  { name: "south", environment: "dev", region: "eu" },
];

const base = {
  tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["north"] } },
  workspaces: {
    apple: { tenant: "fruit", namespaces: ["*/orchard", "north/press"] },
    iron: { tenant: "metal", namespaces: ["*/smelter"] },
  },
  trafficgroups: { "isthmus-ws-apple/edge": { namespaces: ["*/orchard"] } },
  teams: {
    growers: { oidcGroups: ["team-fruit"], members: [{ kind: "User", name: "gina" }] },
    pickers: { oidcGroups: ["pick"] },
    smiths: { members: [{ kind: "Team", name: "apprentices" }] },
    apprentices: { members: [{ kind: "User", name: "adam" }] },
  },
  accessbindings: {
    growers: {
      level: { kind: "Tenant", name: "fruit" },
      role: "Admin",
      subjects: [{ kind: "Team", name: "growers" }],
    },
    pickers: {
      level: { kind: "TrafficGroup", name: "edge", workspace: "apple" },
      role: "Writer",
      subjects: [{ kind: "Team", name: "pickers" }],
    },
    smiths: {
      level: { kind: "Workspace", name: "iron" },
      role: "Writer",
      subjects: [{ kind: "Team", name: "smiths" }],
    },
    gone: {
      level: { kind: "Workspace", name: "iron" },
      role: "Admin",
      subjects: [{ kind: "User", name: "gina" }],
      expiresAt: "2026-06-01T11:59:59Z",
    },
    soon: {
      level: { kind: "Workspace", name: "iron" },
      role: "Reader",
      subjects: [{ kind: "User", name: "gina" }],
      expiresAt: "2026-06-02T00:00:00Z",
    },
  },
};

function world(more: Parameters<typeof tenancyState>[0] = {}, at = now) {
  const compiled = compileTenancyPolicy(tenancyState({ ...base, ...more }), clusters, at);
  const graph = compilePolicy(compiled.policy, { enforceScope: true });
  const may = (
    person: Partial<SessionSubject>,
    right: Right,
    cluster: string,
    namespace: string | undefined,
    resource = "virtualservices.networking.istio.io",
  ) =>
    isAllowed(
      graph,
      subjectOf({ sub: "nobody", role: "tenant", oidcGroups: [], ...person }, compiled),
      right,
      targetOf({ cluster, namespace, resource }, compiled),
    );
  const mayAt = (person: Partial<SessionSubject>, right: Right, level: string) =>
    isAllowed(
      graph,
      subjectOf({ sub: "nobody", role: "tenant", oidcGroups: [], ...person }, compiled),
      right,
      { node: level },
    );
  const scope = (person: Partial<SessionSubject>) =>
    visibleScope(
      graph,
      subjectOf({ sub: "nobody", role: "tenant", oidcGroups: [], ...person }, compiled),
      compiled,
    );
  return { compiled, graph, may, mayAt, scope };
}

describe("compileTenancyPolicy", () => {
  it("gives nothing to who is bound nowhere, and to nobody what nobody may", () => {
    const { may, mayAt, scope } = world();
    expect(may({}, "read", "north", "orchard")).toBe(false);
    expect(may({}, "read", "north", "default")).toBe(false);
    expect(mayAt({}, "read", "Organization")).toBe(false);
    expect(isAnythingVisible(scope({}))).toBe(false);
    const admin = { sub: "gina" };
    expect(may(admin, "raw:write", "north", "orchard", "envoyfilters.networking.istio.io")).toBe(false);
    expect(may(admin, "platform:write", "north", "orchard", "widgets.example.dev")).toBe(false);
    expect(mayAt(admin, "cluster:connect", "Tenant/fruit")).toBe(false);
  });

  it("hands rights down the hierarchy, over all clusters of a star, and not beyond the tenant", () => {
    const { may, mayAt } = world();
    for (const person of [{ sub: "gina" }, { oidcGroups: ["team-fruit"] }]) {
      expect(may(person, "traffic:write", "north", "orchard")).toBe(true);
      expect(may(person, "traffic:write", "south", "orchard")).toBe(true);
      expect(may(person, "traffic:write", "north", "press")).toBe(true);
      expect(may(person, "traffic:write", "south", "press")).toBe(false);
      expect(may(person, "traffic:write", "north", "smelter")).toBe(false);
      expect(mayAt(person, "binding:write", "Workspace/apple")).toBe(true);
      expect(mayAt(person, "binding:write", "Organization")).toBe(false);
    }
    expect(may({ sub: "adam" }, "traffic:write", "north", "smelter")).toBe(true);
    // The tenant has no cluster south: its star does not reach there.
    expect(may({ sub: "adam" }, "read", "south", "smelter")).toBe(false);
  });

  it("binds at a group for the kinds of the group only", () => {
    const { may, scope } = world();
    const picker = { oidcGroups: ["pick"] };
    expect(may(picker, "traffic:write", "north", "orchard")).toBe(true);
    expect(may(picker, "read", "north", "orchard", "services")).toBe(false);
    expect(may(picker, "traffic:write", "north", "press")).toBe(false);
    const seen = scope(picker);
    expect(isInScope(seen, "north", "orchard")).toBe(true);
    expect(isInScope(seen, "north", "press")).toBe(false);
    expect(seen).toMatchObject({ workspaces: new Set(["apple"]), tenants: new Set(["fruit"]) });
  });

  it("lets a binding end, and says when the next change comes", () => {
    const { may, mayAt, compiled } = world();
    expect(mayAt({ sub: "gina" }, "binding:write", "Workspace/iron")).toBe(false);
    expect(may({ sub: "gina" }, "read", "north", "smelter")).toBe(true);
    expect(compiled.nextChangeAt).toEqual(new Date("2026-06-02T00:00:00Z"));
    const later = world({}, new Date("2026-06-02T00:00:00Z"));
    expect(later.may({ sub: "gina" }, "read", "north", "smelter")).toBe(false);
    expect(later.compiled.nextChangeAt).toBeUndefined();
  });

  it("gives operators everything, editors and viewers their roles everywhere", () => {
    const { may, scope } = world();
    for (const [namespace, resource] of [
      ["orchard", "envoyfilters.networking.istio.io"],
      ["default", "virtualservices.networking.istio.io"],
      [undefined, "gatewayclasses.gateway.networking.k8s.io"],
    ] as const) {
      expect(may({ role: "operator" }, rightOf("update", resource), "north", namespace, resource)).toBe(true);
      expect(may({ role: "viewer" }, "read", "north", namespace, resource)).toBe(true);
      expect(may({ role: "viewer" }, rightOf("update", resource), "north", namespace, resource)).toBe(false);
    }
    expect(may({ role: "editor" }, "traffic:write", "south", "default")).toBe(true);
    expect(may({ role: "editor" }, "raw:write", "south", "default")).toBe(false);
    expect(scope({ role: "viewer" })).toEqual({ all: true, key: "*" });
  });

  it("closes an attribute to everybody but who an association names, and hides what may not be read", () => {
    const { may, scope } = world({
      policyclasses: { "data-protection": {} },
      attributes: {
        personal: { policyClass: "data-protection", namespaces: ["north/press", "north/loose"] },
      },
      associations: {
        prod: {
          subject: { kind: "Team", name: "growers" },
          rights: ["traffic:write"],
          attribute: "Environment:prod",
        },
        personal: {
          subject: { kind: "User", name: "gina" },
          rights: ["read"],
          attribute: "data-protection:personal",
        },
      },
    });
    expect(may({ role: "operator" }, "traffic:write", "north", "orchard")).toBe(false);
    expect(may({ role: "operator" }, "traffic:write", "south", "orchard")).toBe(true);
    expect(may({ role: "operator" }, "security:write", "north", "orchard")).toBe(true);
    expect(may({ sub: "gina" }, "traffic:write", "north", "orchard")).toBe(true);
    expect(may({ role: "viewer" }, "read", "north", "press")).toBe(false);
    expect(may({ sub: "gina" }, "read", "north", "press")).toBe(true);
    const seen = scope({ role: "viewer" });
    expect(seen.all).toBe(false);
    expect(isInScope(seen, "north", "press")).toBe(false);
    expect(isInScope(seen, "north", "loose")).toBe(false);
    expect(isInScope(seen, "north", "default")).toBe(true);
    expect(isInScope(seen, "north")).toBe(true);
  });

  it("freezes by window, for everybody or for one person, whoever they are", () => {
    const freeze = {
      subject: { kind: "Everyone" },
      rights: ["traffic:write"],
      inclusions: ["Environment:prod", "Tenant/fruit"],
      window: { from: "2026-06-01T00:00:00Z", to: "2026-06-01T18:00:00Z" },
    };
    const personal = { subject: { kind: "User", name: "gina" }, rights: ["read"], inclusions: ["Region:eu"] };
    const { may, compiled } = world({ prohibitions: { freeze, personal } });
    expect(may({ role: "operator" }, "traffic:write", "north", "orchard")).toBe(false);
    expect(may({ role: "operator" }, "traffic:write", "south", "orchard")).toBe(true);
    expect(may({ role: "operator" }, "traffic:write", "north", "smelter")).toBe(true);
    expect(may({ sub: "gina", role: "operator" }, "read", "south", "orchard")).toBe(false);
    expect(compiled.nextChangeAt).toEqual(new Date("2026-06-01T18:00:00Z"));
    const after = world({ prohibitions: { freeze } }, new Date("2026-06-01T18:00:00Z"));
    expect(after.may({ role: "operator" }, "traffic:write", "north", "orchard")).toBe(true);
  });

  it.each(["Conjunctive", "Disjunctive"])(
    "holds everywhere when what it leaves out is not there: %s",
    (mode) => {
      const stop = { subject: { kind: "Everyone" }, rights: ["traffic:write"], mode };
      const operator = { role: "operator" } as const;
      const of = (prohibition: object) => {
        const { may } = world({ prohibitions: { stop: { ...stop, ...prohibition } } });
        return ["orchard", "smelter"].map((namespace) => may(operator, "traffic:write", "north", namespace));
      };
      expect(of({ exclusions: ["Workspace/apple"] })).toEqual([true, false]);
      expect(of({ exclusions: ["Workspace/gone"] })).toEqual([false, false]);
      expect(of({ inclusions: ["Workspace/gone"] })).toEqual([true, true]);
      expect(of({})).toEqual([true, true]);
    },
  );

  it("keeps authors from approving what they wrote", () => {
    const { mayAt } = world({
      changesets: {
        "isthmus-ws-apple/split": {
          title: "Split",
          workspace: "apple",
          author: "gina",
          changes: [{ cluster: "north", edits: [{ action: "create", object: {} }] }],
        },
      },
    });
    const node = "ChangeSet/isthmus-ws-apple/split";
    expect(mayAt({ sub: "gina" }, "changeset:approve", node)).toBe(false);
    expect(mayAt({ sub: "gina", role: "operator" }, "changeset:approve", node)).toBe(false);
    expect(mayAt({ oidcGroups: ["team-fruit"] }, "changeset:approve", node)).toBe(true);
    expect(mayAt({ sub: "gina" }, "changeset:approve", "Workspace/apple")).toBe(true);
  });

  it("tells nonsense and gives nothing for it", () => {
    const { compiled, mayAt } = world({
      teams: {
        a: { members: [{ kind: "Team", name: "b" }] },
        b: {
          members: [
            { kind: "Team", name: "a" },
            { kind: "User", name: "eve" },
          ],
        },
      },
      accessbindings: {
        circle: {
          level: { kind: "Tenant", name: "fruit" },
          role: "Admin",
          subjects: [{ kind: "Team", name: "a" }],
        },
        ghost: {
          level: { kind: "Workspace", name: "ghost" },
          role: "Nobody",
          subjects: [{ kind: "Team", name: "x" }],
        },
      },
    });
    expect(mayAt({ sub: "eve" }, "read", "Tenant/fruit")).toBe(false);
    expect(compiled.problems.map(({ object, field }) => `${object.name} ${field}`).toSorted()).toEqual([
      "a spec.members[0]",
      "b spec.members[0]",
      "ghost spec.level",
      "ghost spec.role",
    ]);
  });
});
