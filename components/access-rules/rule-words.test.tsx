import { expect, test } from "vitest";
import type { AssociationResource } from "@/lib/domain/tenancy/resources/access";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { describeHolds, findPlaceFault, listPlaces } from "./list-places";
import { adviseDuty, describeActs, describeDuty, findFault, sayRules } from "./rule-words";

type Spec = AssociationResource["spec"];

const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] } },
  teams: { sre: { displayName: "SRE" }, ops: {} },
  policyclasses: { data: { displayName: "Kinds of data" } },
  attributes: {
    cards: { policyClass: "data", namespaces: ["*/till", "north/stock"] },
    empty: { policyClass: "data" },
    lost: { policyClass: "gone", namespaces: ["*/till"] },
  },
});
const clusters = [
  { name: "north", environment: "prod", region: "eu", namespaces: ["till", "stock"] },
  { name: "south", environment: "prod", namespaces: ["till"] },
  { name: "lab", environment: "test" },
];
const overview = overviewFor(state, clusters, { sub: "olga", role: "operator", oidcGroups: [] });
const prod = "Environment:prod";
const team = (name: string): Spec["subject"] => ({ kind: "Team", name });
const rule = (subject: Spec["subject"], rights: Spec["rights"], attribute = prod): Spec => ({
  subject,
  rights,
  attribute,
});

test("nothing is said of what no rule is about", () => {
  expect(sayRules(prod, [], overview)).toEqual([]);
  expect(sayRules(prod, [rule(team("sre"), ["read"], "Region:eu")], overview)).toEqual([]);
});

test.each<[string, Spec[], string[]]>([
  [
    "one team",
    [rule(team("sre"), ["traffic:write"])],
    ["Only team SRE may write traffic in Environment:prod"],
  ],
  [
    "several rights of one team",
    [rule(team("sre"), ["read", "traffic:write", "security:write", "gateway:write"])],
    ["Only team SRE may see anything and write traffic, security and gateways in Environment:prod"],
  ],
  [
    "two rules share one right",
    [rule(team("sre"), ["traffic:write", "security:write"]), rule(team("ops"), ["traffic:write"])],
    [
      "Only team ops and team SRE may write traffic in Environment:prod",
      "Only team SRE may write security in Environment:prod",
    ],
  ],
  [
    "a team that is gone leaves the right to nobody",
    [rule(team("ghosts"), ["traffic:write"])],
    ["Nobody may write traffic in Environment:prod"],
  ],
  [
    "everybody beside a team limits nobody",
    [rule(team("sre"), ["traffic:write"]), rule({ kind: "Everyone" }, ["traffic:write"])],
    ["Everybody may write traffic in Environment:prod"],
  ],
  [
    "people and programs",
    [
      rule({ kind: "User", name: "rita" }, ["workload:write"]),
      rule({ kind: "ServiceAccount", name: "ci" }, ["workload:write"]),
    ],
    ["Only program ci and rita may write workloads in Environment:prod"],
  ],
])("%s", (_, specs, sentences) => {
  expect(sayRules(prod, specs, overview)).toEqual(sentences);
});

test("what begins with writing is said once", () => {
  expect(describeActs(["cluster:connect", "traffic:write", "security:write"])).toBe(
    "connect clusters and write traffic and security",
  );
});

test("offers the attributes that clusters bring, and those of classes that exist", () => {
  const places = listPlaces(overview);
  expect(places.map((place) => `${place.attribute} = ${describeHolds(place)}`)).toEqual([
    "Environment:prod = clusters north, south",
    "Environment:test = cluster lab",
    "Region:eu = cluster north",
    "Cluster:lab = test",
    "Cluster:north = prod, eu",
    "Cluster:south = prod",
    "data:cards = */till, north/stock",
    "data:empty = nothing yet",
  ]);
  expect(findPlaceFault("data:nothing", places)).toMatch(/no such attribute/);
  expect(findPlaceFault("data:empty", places)).toMatch(/no namespace/);
  expect(findPlaceFault("Region:us", places)).toMatch(/no connected cluster/);
  expect(findPlaceFault(prod, places)).toBeUndefined();
});

test("a duty says whom it stops, and when it changes nothing", () => {
  expect(describeDuty({ event: "changeset:author", deny: "changeset:approve" })).toBe(
    "Whoever wrote a change set may not approve it",
  );
  expect(describeDuty({ event: "request:author", deny: "traffic:write" })).toBe(
    "Whoever asked for something may not write traffic there",
  );
  expect(adviseDuty({ event: "request:author", deny: "request:decide" })).toMatch(/built in/);
  expect(adviseDuty({ event: "request:author", deny: "traffic:write" })).toMatch(/changes nothing/);
});

test("an object that counts for nothing says why", () => {
  const ready = (status: string) => ({
    status: { conditions: [{ type: "Ready", status, message: "spec.subject: there is no team ghosts" }] },
  });
  expect(findFault(ready("False"))).toBe("there is no team ghosts");
  expect(findFault(ready("True"))).toBeUndefined();
  expect(findFault({})).toBeUndefined();
});
