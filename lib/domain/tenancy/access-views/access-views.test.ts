import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compilePolicy } from "../../ngac/compile-policy";
import { isAllowed } from "../../ngac/is-allowed";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { subjectOf } from "../policy/subject-of";
import { targetOf } from "../policy/target-of";
import { rights, type Right } from "../rights";
import type { AccessQuestion } from "../access/explain-access";
import { describeGraph } from "./describe-graph";
import { describeHolders } from "./describe-holders";
import { describeHoldings } from "./describe-holdings";
import { describeWhy } from "./describe-why";

const bind = (kind: string, name: string, role: string, subject: [string, string], more = {}) => ({
  level: { kind, name },
  role,
  subjects: [{ kind: subject[0], name: subject[1] }],
  ...more,
});

const now = new Date("2026-06-01T12:00:00Z");

function world() {
  const state = tenancyState({
    tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["*"] } },
    workspaces: {
      apple: { tenant: "fruit", namespaces: ["*/orchard"] },
      iron: { tenant: "metal", namespaces: ["*/smelter"] },
    },
    teams: {
      pickers: { members: [{ kind: "User", name: "piet" }] },
      farm: { members: [{ kind: "Team", name: "pickers" }] },
    },
    accessbindings: {
      bella: bind("Tenant", "fruit", "Admin", ["User", "bella"]),
      farmers: bind("Workspace", "apple", "Writer", ["Team", "farm"], { expiresAt: "2026-06-09T00:00:00Z" }),
      rita: bind("Workspace", "apple", "Reader", ["User", "rita"]),
      ivan: bind("Workspace", "iron", "Admin", ["User", "ivan"]),
    },
    associations: {
      prod: {
        subject: { kind: "Team", name: "farm" },
        rights: ["traffic:write"],
        attribute: "Environment:prod",
      },
    },
    prohibitions: {
      freeze: {
        displayName: "Harvest",
        subject: { kind: "Everyone" },
        rights: ["security:write"],
        inclusions: ["Tenant/fruit"],
        exclusions: ["Tenant/metal"],
        window: { from: "2026-06-01T00:00:00Z", to: "2026-06-03T00:00:00Z" },
      },
      idle: { subject: { kind: "Everyone" }, rights: ["raw:write"], exclusions: ["Workspace/gone"] },
    },
  });
  const compiled = compileTenancyPolicy(state, [{ name: "north", environment: "prod" }], now);
  const graph = compilePolicy(compiled.policy);
  const access = { state, compiled, graph, version: graph.version };
  const subject = (sub: string) => subjectOf({ sub, role: "tenant", oidcGroups: [] }, compiled);
  const about = (id: string) => ({ id, title: id.slice(id.indexOf("/") + 1) });
  return { access, compiled, graph, subject, about };
}

const orchard = { cluster: "north", namespace: "orchard", resource: "virtualservices.networking.istio.io" };

describe("describeWhy", () => {
  const ask = (
    sub: string,
    right: Right,
    where: AccessQuestion["where"],
    asker: AccessQuestion["asker"] = "reviewer",
    namesAll = asker === "reviewer",
  ) => {
    const { access, subject, about } = world();
    const question = { subject: subject(sub), name: sub, right, where, asker };
    return describeWhy(access, question, about(`User/${sub}`), { namesAll });
  };

  it("tells nothing of a place that the asker may not read, there or not", () => {
    const [foreign, absent] = ["smelter", "ghosted"].map((namespace) =>
      ask("rita", "traffic:write", { ...orchard, namespace }, "self"),
    );
    expect(foreign).toMatchObject({ withheld: true, classes: [], prohibitions: [] });
    expect(JSON.stringify(foreign).replaceAll("smelter", "X")).toBe(
      JSON.stringify(absent).replaceAll("ghosted", "X"),
    );
  });

  it("draws the missing link of each class where it lacks", () => {
    const { classes, advice } = ask("rita", "traffic:write", orchard);
    expect(classes.map(({ policyClass, granted }) => [policyClass, granted])).toEqual([
      ["Hierarchy", false],
      ["Environment", false],
      ["Cluster", true],
    ]);
    expect(classes[0]?.steps.map(({ kind, node }) => `${kind} ${node}`)).toEqual([
      "subject User/rita",
      "role Reader@Workspace/apple",
      "missing Workspace/apple",
      "level Workspace/apple",
      "place north/orchard#traffic",
    ]);
    expect(classes[1]?.steps.map(({ kind, node }) => `${kind} ${node}`)).toEqual([
      "subject User/rita",
      "missing Environment:prod",
      "attribute Environment:prod",
      "place north/orchard#traffic",
    ]);
    expect(classes[1]?.wouldGrant).toEqual(["Association/prod"]);
    expect(advice).toMatchObject({ role: "Writer", level: { kind: "Workspace", name: "apple" } });
  });

  it.each(["self", "reviewer"] as const)("names nobody else to a %s of one level only", (asker) => {
    const told = JSON.stringify(ask("rita", "traffic:write", orchard, asker, false));
    expect(told).not.toMatch(/farm|Association|metal/);
    expect(told).toContain("in Environment it is closed (traffic:write in Environment:prod)");
    expect(JSON.stringify(ask("rita", "traffic:write", orchard))).toContain("Team/farm");
  });

  it("leads from the person through nested teams to the role, with its end, and to the place", () => {
    const { allowed, classes } = ask("piet", "traffic:write", orchard);
    expect(allowed).toBe(true);
    expect(classes[0]?.steps).toEqual([
      { kind: "subject", node: "User/piet" },
      { kind: "team", node: "Team/pickers" },
      { kind: "team", node: "Team/farm" },
      {
        kind: "role",
        node: "Writer@Workspace/apple",
        rights: ["read", "traffic:write", "security:write", "gateway:write", "telemetry:write"],
        endsAt: "2026-06-09T00:00:00Z",
      },
      { kind: "level", node: "Workspace/apple" },
      { kind: "place", node: "north/orchard#traffic" },
    ]);
  });

  it("tells until when a prohibition holds", () =>
    expect(
      ask("piet", "security:write", { ...orchard, resource: "authorizationpolicies.security.istio.io" }),
    ).toMatchObject({
      allowed: false,
      prohibitions: [
        { title: "Harvest", subject: "everyone", places: ["Tenant/fruit"], until: "2026-06-03T00:00:00Z" },
      ],
    }));

  it("names the places that a prohibition spares only to who may know every name", () => {
    const where = { ...orchard, resource: "authorizationpolicies.security.istio.io" };
    expect(ask("piet", "security:write", where).prohibitions[0]?.sentence).toContain("Tenant/metal");
    expect(JSON.stringify(ask("piet", "security:write", where, "self"))).not.toContain("metal");
  });

  it("says of a prohibition that spares only what is not there that it holds everywhere", () => {
    const { prohibitions } = ask("piet", "raw:write", orchard);
    expect(prohibitions.map(({ title, sentence }) => [title, sentence])).toEqual([
      ["idle", "it holds everywhere"],
    ]);
  });
});

describe("describeHolders", () => {
  it("names exactly who the decision allows, and what they have it through", () => {
    const { access, compiled, graph, about } = world();
    const target = targetOf(orchard, compiled);
    const question = { target, where: orchard, level: "Workspace/apple", people: [], nameOf: about };
    for (const right of rights) {
      const { holders } = describeHolders(access, { ...question, right });
      const people = ["User/bella", "User/piet", "User/rita", "User/ivan", "Team/farm", "Team/pickers"];
      expect(people.filter((id) => holders.some(({ subject }) => subject.id === id))).toEqual(
        people.filter((id) => isAllowed(graph, { user: id }, right, target)),
      );
    }
    const { holders } = describeHolders(access, { ...question, right: "read" });
    expect(holders.find(({ subject }) => subject.id === "User/piet")).toEqual({
      subject: { id: "User/piet", title: "piet" },
      through: ["Team/pickers", "Team/farm", "Writer@Workspace/apple"],
      role: { role: "Writer", level: "Workspace/apple" },
      endsAt: "2026-06-09T00:00:00Z",
    });
  });
});

describe("describeHoldings", () => {
  it("tells a reviewer of one tenant nothing of another", () => {
    const { access, subject, about } = world();
    const holdings = (sub: string, mayTell?: (node: string) => boolean) =>
      describeHoldings(access, {
        subject: subject(sub),
        about: about(`User/${sub}`),
        visibleBindings: new Set(),
        ...(mayTell === undefined ? {} : { mayTell }),
      });
    const mayTell = (node: string) => /fruit|apple|orchard/.test(node);
    expect(holdings("ivan", mayTell)).toEqual({ ...holdings("ghost", mayTell), subject: about("User/ivan") });
    expect(holdings("ivan").levels).toMatchObject([{ level: "Workspace/iron" }]);
  });

  it("counts a right of a namespace in the domain that decides it", () => {
    const { access, subject, about } = world();
    const { roles, places, teams } = describeHoldings(access, {
      subject: subject("piet"),
      about: about("User/piet"),
      visibleBindings: new Set(["farmers"]),
    });
    expect(places).toEqual([
      {
        place: "north/orchard",
        workspace: "apple",
        rights: ["read", "traffic:write", "gateway:write", "telemetry:write"],
      },
    ]);
    expect(teams).toEqual(["Team/pickers", "Team/farm"]);
    expect(roles).toMatchObject([
      { role: "Writer", through: ["Team/pickers", "Team/farm"], bindings: [{ name: "farmers" }] },
    ]);
  });
});

describe("describeGraph", () => {
  it("draws only what may be told, and every edge between what is drawn", () => {
    const { access, about } = world();
    const graph = describeGraph(access, {
      level: "Organization",
      mayTell: (name) => /fruit|apple/.test(name),
      prohibitions: access.state.prohibitions,
      nameOf: about,
    });
    const ids = graph.nodes.map(({ id }) => id);
    expect(ids.filter((id) => /metal|iron|ivan|platform/.test(id))).toEqual([]);
    expect(ids).toEqual(
      expect.arrayContaining(["User/piet", "Team/farm", "Writer@Workspace/apple", "Prohibition/freeze"]),
    );
    expect(graph.edges.every(({ from, to }) => ids.includes(from) && ids.includes(to))).toBe(true);
    expect(graph.leftOut).toEqual({ levels: 0, roles: 0, subjects: 0, prohibitions: 0 });
  });

  it("draws of somebody who may review nothing their own part only", () => {
    const { access, subject, about } = world();
    const graph = describeGraph(access, {
      level: "Organization",
      mayTell: () => false,
      self: { subject: subject("piet"), about: about("User/piet") },
      prohibitions: [],
      nameOf: about,
    });
    expect(graph.nodes.map(({ id }) => id).toSorted()).toEqual([
      "Organization",
      "Team/farm",
      "Team/pickers",
      "Tenant/fruit",
      "User/piet",
      "Workspace/apple",
      "Writer@Workspace/apple",
    ]);
  });
});
