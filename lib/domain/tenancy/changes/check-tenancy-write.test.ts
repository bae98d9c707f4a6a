import { describe, expect, it } from "vitest";
import { attempt, bind, clusters, now, orchardAndForge, user } from "@/lib/testing/attempt-tenancy-write";
import { storedObject, tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { checkTenancyWrite } from "./check-tenancy-write";
import { tenancyWriteOf, type TenancyObject } from "./tenancy-write";

const apple = orchardAndForge["workspaces"]!["apple"]!;

describe("checkTenancyWrite", () => {
  it.each<[string, string, string, string, Record<string, unknown> | undefined, string[]]>([
    ["a tenant's Admin makes no tenant", "gina", "tenants", "new", {}, ["RIGHT_MISSING"]],
    ["nor widens its own", "gina", "tenants", "fruit", { clusters: ["*"], domains: [] }, ["RIGHT_MISSING"]],
    ["nor a foreign workspace", "gina", "workspaces", "iron", apple, ["RIGHT_MISSING"]],
    [
      "nor takes a workspace out of its tenant",
      "gina",
      "workspaces",
      "apple",
      { ...apple, tenant: "metal" },
      ["RIGHT_MISSING"],
    ],
    ["nor writes teams", "gina", "teams", "growers", { members: [] }, ["RIGHT_MISSING"]],
    [
      "nor binds beside its tenant",
      "gina",
      "accessbindings",
      "x",
      bind("Tenant", "metal", "Reader", user("gina")),
      ["RBAC_ESCALATION"],
    ],
    [
      "nor above",
      "gina",
      "accessbindings",
      "x",
      bind("Organization", "", "Reader", user("gina")),
      ["RBAC_ESCALATION"],
    ],
    [
      "a Writer binds nothing",
      "vic",
      "accessbindings",
      "x",
      bind("Workspace", "apple", "Reader", user("bob")),
      ["RBAC_ESCALATION"],
    ],
    [
      "an editor changes no bindings",
      "ed",
      "accessbindings",
      "x",
      bind("Organization", "", "Reader", user("bob")),
      ["RBAC_ESCALATION"],
    ],
    [
      "an Admin binds in its tenant",
      "gina",
      "accessbindings",
      "x",
      bind("Workspace", "apple", "Admin", user("bob")),
      [],
    ],
    [
      "and changes its workspace",
      "gina",
      "workspaces",
      "apple",
      { ...apple, displayName: "Apple", settings: { mtls: { value: "STRICT" } } },
      [],
    ],
    ["an operator makes tenants", "olivia", "tenants", "new", { clusters: ["south"] }, []],
    [
      "a namespace of a cluster that the tenant lacks",
      "mia",
      "workspaces",
      "tin",
      { tenant: "metal", namespaces: ["south/pit"] },
      ["NS_NOT_OWNED spec.namespaces[0]"],
    ],
    [
      "a namespace of the platform",
      "olivia",
      "workspaces",
      "tin",
      { tenant: "metal", namespaces: ["north/kube-system"] },
      ["NS_NOT_OWNED spec.namespaces[0]"],
    ],
    [
      "somebody else's namespace",
      "mia",
      "workspaces",
      "tin",
      { tenant: "metal", namespaces: ["*/orchard"] },
      ["NS_CONFLICT spec.namespaces[0]"],
    ],
    [
      "a namespace in use that nobody owns",
      "gina",
      "workspaces",
      "apple",
      { ...apple, namespaces: ["*/orchard", "*/loose"] },
      ["NS_NOT_OWNED spec.namespaces[1]"],
    ],
    [
      "nor by who makes workspaces everywhere but holds less than its people",
      "wes",
      "workspaces",
      "apple",
      { ...apple, namespaces: ["*/orchard", "*/loose"] },
      ["NS_NOT_OWNED spec.namespaces[1]"],
    ],
    [
      "an operator hands it out",
      "olivia",
      "workspaces",
      "apple",
      { ...apple, namespaces: ["*/orchard", "*/loose"] },
      [],
    ],
    [
      "a namespace that is yet to be made",
      "gina",
      "workspaces",
      "apple",
      { ...apple, namespaces: ["*/orchard", "*/press"] },
      [],
    ],
    [
      "a host outside the domains",
      "gina",
      "workspaces",
      "apple",
      { ...apple, hosts: ["evil.test"] },
      ["HOST_NOT_OWNED spec.hosts[0]"],
    ],
    [
      "a host in another tenant's domains",
      "mia",
      "workspaces",
      "iron",
      { tenant: "metal", namespaces: ["north/smelter"], hosts: ["new.fruit.test"] },
      ["HOST_NOT_OWNED spec.hosts[0]"],
    ],
    [
      "a service's host",
      "mia",
      "workspaces",
      "iron",
      { tenant: "metal", namespaces: [], hosts: ["a.orchard.svc.cluster.local"] },
      ["HOST_NOT_OWNED spec.hosts[0]"],
    ],
    [
      "more hosts than the quota",
      "gina",
      "workspaces",
      "apple",
      { ...apple, hosts: ["a.fruit.test", "b.fruit.test", "c.fruit.test"] },
      ["QUOTA_EXCEEDED spec.hosts"],
    ],
    [
      "a group beyond its workspace",
      "gina",
      "trafficgroups",
      "isthmus-ws-apple/edge",
      { namespaces: ["north/smelter"] },
      ["NS_NOT_OWNED spec.namespaces[0]"],
    ],
    [
      "a grant of somebody else's service",
      "mia",
      "servicegrants",
      "g",
      { fromTenant: "metal", toTenant: "metal", hosts: ["a.orchard.svc.cluster.local"] },
      ["HOST_NOT_OWNED spec.hosts[0]"],
    ],
    [
      "a grant of one's own",
      "mia",
      "servicegrants",
      "g",
      { fromTenant: "metal", toTenant: "fruit", hosts: ["*.smelter.svc.cluster.local"] },
      [],
    ],
    [
      "an emergency without end",
      "gina",
      "accessbindings",
      "x",
      { ...bind("Workspace", "apple", "Admin", user("bob")), breakGlass: true, reason: "fire" },
      ["BODY_INVALID spec.breakGlass"],
    ],
  ])("%s: %s %s %s", (_, by, resource, path, spec, refusals) => {
    expect(attempt(by, resource, path, spec)).toEqual(refusals);
  });

  it("does not let an operator lock everybody out", () => {
    const spec = { subject: { kind: "Everyone" }, rights: ["binding:write"], inclusions: ["Organization"] };
    expect(attempt("olivia", "prohibitions", "x", spec)).toEqual(["BODY_INVALID spec.rights"]);
  });

  it("names another owner only to who may see it", () => {
    const state = tenancyState(orchardAndForge);
    const compiled = compileTenancyPolicy(state, clusters, now);
    const access = { state, compiled, graph: compilePolicy(compiled.policy) };
    const tin = storedObject("workspaces", "tin", {
      tenant: "metal",
      namespaces: ["*/orchard"],
    }) as TenancyObject;
    const messages = (["tenant", "operator"] as const).map((role) =>
      checkTenancyWrite(
        access,
        tenancyWriteOf("workspaces", undefined, tin),
        { sub: "mia", role, oidcGroups: [] },
        now,
      ).map(({ message }) => message),
    );
    expect(messages).toEqual([
      ["north/orchard belongs to another workspace"],
      ["north/orchard belongs to workspace apple"],
    ]);
  });

  it("has requests made by who asks, decided once, by somebody else who could give it", () => {
    const ask = { type: "Role", level: { kind: "Workspace", name: "apple" }, role: "Admin" };
    const open = { requester: "vic", reason: "", ask };
    const decided = (by: string, state: string) => ({
      ...open,
      decision: { state, by, at: "2026-06-01T12:00:00Z", comment: "" },
    });
    const pending = { accessrequests: { r: open } };
    expect(attempt("vic", "accessrequests", "r", open)).toEqual([]);
    expect(attempt("bob", "accessrequests", "r", open)).toEqual(["RIGHT_MISSING spec.requester"]);
    expect(attempt("vic", "accessrequests", "r", decided("vic", "Approved"))).toEqual(["RIGHT_MISSING"]);
    expect(attempt("mia", "accessrequests", "r", decided("mia", "Denied"), pending)).toEqual([
      "RIGHT_MISSING",
    ]);
    expect(attempt("gina", "accessrequests", "r", decided("vic", "Denied"), pending)).toEqual([
      "RIGHT_MISSING spec.decision.by",
    ]);
    expect(
      attempt(
        "gina",
        "accessrequests",
        "r",
        { ...decided("gina", "Approved"), ask: { ...ask, role: "Reader" } },
        pending,
      ),
    ).toEqual(["BODY_INVALID spec"]);
    const own = { accessrequests: { r: { ...open, requester: "gina" } } };
    expect(
      attempt("gina", "accessrequests", "r", { ...decided("gina", "Approved"), requester: "gina" }, own),
    ).toEqual(["RIGHT_MISSING spec.decision"]);
    const judge = {
      ...pending,
      accessroles: { judge: { rights: ["read", "request:decide", "binding:write"] } },
      accessbindings: { judge: bind("Tenant", "fruit", "judge", user("judy")) },
    };
    expect(attempt("judy", "accessrequests", "r", decided("judy", "Approved"), judge)).toEqual([
      "RBAC_ESCALATION spec.ask.role",
    ]);
    expect(attempt("judy", "accessrequests", "r", decided("judy", "Denied"), judge)).toEqual([]);
    expect(attempt("gina", "accessrequests", "r", decided("gina", "Approved"), pending)).toEqual([]);
    expect(attempt("vic", "accessrequests", "r", decided("vic", "Withdrawn"), pending)).toEqual([]);
    expect(
      attempt("gina", "accessrequests", "r", decided("gina", "Denied"), {
        accessrequests: { r: decided("gina", "Approved") },
      }),
    ).toEqual(["BODY_INVALID spec.decision"]);
  });

  it("lets change sets be written in one's own name only", () => {
    const spec = {
      title: "Split",
      workspace: "apple",
      author: "vic",
      changes: [{ cluster: "north", edits: [{ action: "create", object: {} }] }],
    };
    const stored = { changesets: { "isthmus-ws-apple/split": spec } };
    expect(attempt("mia", "changesets", "isthmus-ws-apple/split", { ...spec, author: "mia" })).toEqual([
      "RIGHT_MISSING",
    ]);
    expect(attempt("gina", "changesets", "isthmus-ws-apple/split", spec)).toEqual([
      "RIGHT_MISSING spec.author",
    ]);
    expect(attempt("vic", "changesets", "isthmus-ws-apple/split", spec)).toEqual([]);
    expect(attempt("gina", "changesets", "isthmus-ws-apple/split", undefined, stored)).toEqual([]);
    expect(attempt("carl", "changesets", "isthmus-ws-apple/split", undefined, stored)).toEqual([
      "RIGHT_MISSING spec.author",
    ]);
  });
});
