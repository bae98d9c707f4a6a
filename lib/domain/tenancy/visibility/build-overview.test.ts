import { describe, expect, test } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { subjectOf, type SessionSubject } from "../policy/subject-of";
import { visibleScope } from "../policy/visible-scope";
import type { TenancyState } from "../state";
import { buildOverview } from "./build-overview";
import type { Viewer } from "./viewer";

const clusters = [
  { name: "north", environment: "prod", namespaces: ["orchard", "smelter", "spare"] },
  { name: "south", namespaces: ["orchard"] },
];
const user = (name: string) => ({ kind: "User", name });
const level = (kind: string, name: string) => ({ kind, name });
const state = tenancyState({
  organizations: { default: { displayName: "All" } },
  tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["north"] } },
  workspaces: {
    apple: { tenant: "fruit", namespaces: ["*/orchard"], hosts: ["x.shop.test"] },
    iron: { tenant: "metal", namespaces: ["north/smelter", "north/orchard"], hosts: ["*.shop.test"] },
  },
  hostclaims: {
    "x.shop.test": { host: "x.shop.test", workspace: "apple", workspaceUid: "uid-apple" },
  },
  trafficgroups: {
    "isthmus-ws-apple/edge": { namespaces: ["*/orchard"] },
    "isthmus-ws-iron/forge": { namespaces: ["north/smelter"] },
  },
  servicegrants: {
    ore: { fromTenant: "metal", toTenant: "metals-friend", hosts: ["a.smelter.svc.cluster.local"] },
  },
  teams: {
    growers: { oidcGroups: ["team-fruit"], members: [user("gina")] },
    smiths: { members: [user("sam")] },
  },
  users: {
    "user-g": { issuer: "https://id.test", subject: "gina", displayName: "Gina" },
    "user-s": { issuer: "https://id.test", subject: "sam", displayName: "Sam" },
    "user-w": { issuer: "https://id.test", subject: "wim", displayName: "Wim" },
  },
  accessbindings: {
    growers: {
      level: level("Tenant", "fruit"),
      role: "Admin",
      subjects: [{ kind: "Team", name: "growers" }],
    },
    smiths: { level: level("Tenant", "metal"), role: "Admin", subjects: [{ kind: "Team", name: "smiths" }] },
    wim: { level: level("Workspace", "apple"), role: "Reader", subjects: [user("wim")] },
  },
  accessrequests: {
    more: { requester: "wim", ask: { type: "Role", level: level("Workspace", "apple"), role: "Writer" } },
    ore: { requester: "sam", ask: { type: "Host", workspace: "iron", host: "ore.test" } },
  },
  prohibitions: {
    freeze: { subject: { kind: "Everyone" }, rights: ["traffic:write"], inclusions: ["Environment:prod"] },
    metal: { subject: { kind: "Everyone" }, rights: ["traffic:write"], inclusions: ["Tenant/metal"] },
    sam: { subject: user("sam"), rights: ["traffic:write"], inclusions: ["Organization"] },
  },
  policyclasses: { secrecy: {} },
  attributes: { hot: { policyClass: "secrecy", namespaces: ["north/smelter"] } },
});

function lookAs(person: SessionSubject, what: TenancyState = state) {
  const compiled = compileTenancyPolicy(what, clusters, new Date("2026-06-02T00:00:00Z"));
  const graph = compilePolicy(compiled.policy);
  const subject = subjectOf(person, compiled);
  const viewer: Viewer = {
    sub: person.sub,
    subject,
    graph,
    compiled,
    scope: visibleScope(graph, subject, compiled),
  };
  return buildOverview(what, viewer);
}

const tenant = (sub: string): SessionSubject => ({ sub, role: "tenant", oidcGroups: [] });
const names = (objects: readonly { metadata: { name: string } }[]) =>
  objects.map(({ metadata }) => metadata.name);

describe("what people see of tenancy", () => {
  test("nothing of it, to whom nothing was given; but what they asked for", () => {
    const seen = lookAs(tenant("nobody"));
    expect({ ...seen, may: {} }).toEqual({
      organization: undefined,
      ...Object.fromEntries(
        Object.keys(seen)
          .filter((key) => key !== "organization")
          .map((key) => [key, []]),
      ),
      ownership: { entries: [], unowned: [], conflicts: [] },
      may: {},
      administrators: {},
    });
    expect(seen.may).toEqual({ Organization: [] });
  });

  test("an Admin sees their tenant and its people, and no name of another", () => {
    const seen = lookAs(tenant("gina"));
    expect(names(seen.tenants)).toEqual(["fruit"]);
    expect(seen.administrators).toEqual({ "Tenant/fruit": ["Gina", "team growers"] });
    expect(names(seen.workspaces)).toEqual(["apple"]);
    expect(seen.groups.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "TrafficGroup edge",
    ]);
    expect(names(seen.bindings)).toEqual(["growers", "wim"]);
    expect(names(seen.users)).toEqual(["user-g", "user-w"]);
    expect(names(seen.requests)).toEqual(["more"]);
    expect(names(seen.prohibitions)).toEqual(["freeze"]);
    expect(seen.clusters.map(({ name, namespaces }) => [name, namespaces])).toEqual([
      ["north", ["orchard"]],
      ["south", ["orchard"]],
    ]);
    expect(seen.may["Workspace/apple"]).toContain("binding:write");
    expect(JSON.stringify(seen)).not.toMatch(/\b(metal|iron|smelter|forge|smiths|sam|spare|secrecy)\b/i);
  });

  test("the loser of a claim learns that it is taken, not by whom; the winner nothing", () => {
    expect(lookAs(tenant("gina")).ownership.conflicts).toEqual([]);
    const { conflicts } = lookAs(tenant("sam")).ownership;
    expect(conflicts.map(({ kind, what, winner }) => [kind, what, winner])).toEqual([
      ["namespace", "north/orchard", ""],
      ["host", "*.shop.test", ""],
    ]);
    expect(JSON.stringify(lookAs(tenant("sam")))).not.toMatch(/fruit|apple|growers|gina/i);
  });

  test("a Reader of one workspace sees it and its tenant, and may decide nothing", () => {
    const seen = lookAs(tenant("wim"));
    expect(names(seen.workspaces)).toEqual(["apple"]);
    expect(names(seen.tenants)).toEqual(["fruit"]);
    expect(names(seen.requests)).toEqual(["more"]);
    expect(seen.may["Workspace/apple"]).toEqual(["read"]);
  });

  test("a viewer of the platform sees everything, an operator may everything", () => {
    const seen = lookAs({ sub: "vic", role: "viewer", oidcGroups: [] });
    expect(names(seen.workspaces)).toEqual(["apple", "iron"]);
    expect(names(seen.users).length).toBe(3);
    expect(seen.ownership.conflicts.map(({ winner, loser }) => [winner, loser])).toEqual([
      ["apple", "iron"],
      ["apple", "iron"],
    ]);
    expect(seen.ownership.unowned).toEqual([{ cluster: "north", namespace: "spare" }]);
    expect(seen.may.Organization).toEqual(["read", "audit:read", "access:review"]);
    const { may } = lookAs({ sub: "olga", role: "operator", oidcGroups: [] });
    expect(may["Tenant/metal"]).toContain("workspace:write");
  });
});
