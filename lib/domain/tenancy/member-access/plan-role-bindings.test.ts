import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nonsenseTenancy, randomClusters } from "@/lib/testing/random-tenancy";
import { tenancyState } from "@/lib/testing/tenancy-state";
import type { KubernetesObject } from "../../kubernetes/object";
import { planMemberAccess } from "../../kubernetes/plan-member-access";
import { watchedResources } from "../../kubernetes/resources";
import { compilePolicy } from "../../ngac/compile-policy";
import { isAllowed } from "../../ngac/is-allowed";
import { compileTenancyPolicy, type ClusterFacts } from "../policy/compile-tenancy-policy";
import { rightOf } from "../policy/right-of";
import { targetOf } from "../policy/target-of";
import type { TenancyState } from "../state";
import { planRoleBindings } from "./plan-role-bindings";
import type { PolicyRule } from "./tenant-roles";

const person = fc.constantFrom("ann", "ben", "cleo").map((name) => ({ kind: "User", name }));
const someLevel = fc.constantFrom(
  { kind: "Organization", name: "default" },
  { kind: "Tenant", name: "t" },
  { kind: "Workspace", name: "w" },
  { kind: "Workspace", name: "v" },
  { kind: "TrafficGroup", name: "g", workspace: "w" },
  { kind: "SecurityGroup", name: "s", workspace: "v" },
);
/** Sound levels with random bindings and prohibitions: here somebody nearly always has something. */
const soundTenancy = fc
  .tuple(
    fc.array(
      fc.record({
        level: someLevel,
        role: fc.constantFrom("Admin", "Editor", "Creator", "Writer", "Reader"),
        subjects: fc.array(person, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    fc.array(
      fc.record({
        subject: fc.oneof(fc.constant({ kind: "Everyone" }), person),
        rights: fc.uniqueArray(fc.constantFrom("read", "traffic:write", "workload:write"), { minLength: 1 }),
        inclusions: fc.uniqueArray(
          fc.constantFrom("TrafficGroup/w/g", "Workspace/v", "Cluster:north", "Environment:prod"),
          { minLength: 1, maxLength: 2 },
        ),
        mode: fc.constantFrom("Conjunctive", "Disjunctive"),
      }),
      { maxLength: 2 },
    ),
  )
  .map(([bindings, prohibitions]) =>
    tenancyState({
      tenants: { t: { clusters: ["*"] } },
      workspaces: {
        w: { tenant: "t", namespaces: ["*/n1", "north/n2"] },
        v: { tenant: "t", namespaces: ["*/n3"] },
      },
      trafficgroups: { "isthmus-ws-w/g": { namespaces: ["*/n1"] } },
      securitygroups: { "isthmus-ws-v/s": { namespaces: ["*/n3"] } },
      accessbindings: Object.fromEntries(bindings.map((spec, index) => [`b${index}`, spec])),
      prohibitions: Object.fromEntries(prohibitions.map((spec, index) => [`p${index}`, spec])),
    }),
  );
const anyTenancy = fc.oneof(nonsenseTenancy, soundTenancy);
const now = new Date("2026-06-01T12:00:00Z");
const spaces = ["n1", "n2", "n3"];

function snapshotOf(state: TenancyState, clusters: readonly ClusterFacts[]) {
  const compiled = compileTenancyPolicy(state, clusters, now);
  return { compiled, graph: compilePolicy(compiled.policy) };
}

const subjectsOf = (object: KubernetesObject) =>
  (object["subjects"] as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`);
const listOf = (objects: readonly KubernetesObject[]) =>
  objects.map((object) => [
    `${object.metadata.namespace}/${object.metadata.name}`,
    ...subjectsOf(object).map((text) => text.replace("User isthmus:", "")),
  ]);

const rulesOfRole = new Map(
  planMemberAccess(["ann"]).flatMap(({ kind, metadata, rules }) =>
    kind === "ClusterRole" ? [[metadata.name, rules as PolicyRule[]] as const] : [],
  ),
);

/** What a RoleBinding really lets its people do, by the rules of the role that it names: verb, kind. */
function listActs(object: KubernetesObject): [string, string][] {
  const rules = rulesOfRole.get((object["roleRef"] as { name: string }).name) ?? [];
  return watchedResources
    .filter(({ namespaced }) => namespaced)
    .flatMap(({ group, resource }) =>
      rules
        .filter((rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource))
        .flatMap(({ verbs }) =>
          verbs.map((verb): [string, string] => [verb, group === "" ? resource : `${resource}.${group}`]),
        ),
    );
}

describe("planRoleBindings", () => {
  it("lets nobody do in a member what the policy does not let them do there, whatever the state", () => {
    let acts = 0;
    fc.assert(
      fc.property(anyTenancy, randomClusters, (state, clusters) => {
        const { compiled, graph } = snapshotOf(state, clusters);
        for (const { name: cluster } of clusters)
          for (const object of planRoleBindings({ compiled, graph }, cluster, spaces)) {
            expect(rulesOfRole.has(object.metadata.name)).toBe(true);
            const { namespace = "" } = object.metadata;
            for (const subject of subjectsOf(object)) {
              expect(subject).toMatch(/^User isthmus:./);
              const user = `User/${subject.slice("User isthmus:".length)}`;
              for (const [verb, resource] of listActs(object)) {
                acts += 1;
                const target = targetOf({ cluster, namespace, resource }, compiled);
                const right = rightOf(verb as "get", resource);
                if (!isAllowed(graph, { user }, right, target))
                  throw new Error(`${user} got ${verb} ${resource} in ${cluster}/${namespace}`);
              }
            }
          }
      }),
      { numRuns: 300 },
    );
    expect(acts).toBeGreaterThan(1000);
  });

  it("is the same for the same state, whatever the order of its lists", () => {
    fc.assert(
      fc.property(anyTenancy, randomClusters, (state, clusters) => {
        const turned = Object.fromEntries(
          Object.entries(state).map(([list, objects]) => [list, objects.toReversed()]),
        ) as unknown as TenancyState;
        for (const { name } of clusters)
          expect(
            planRoleBindings(snapshotOf(turned, clusters.toReversed()), name, spaces.toReversed()),
          ).toEqual(planRoleBindings(snapshotOf(state, clusters), name, spaces));
      }),
      { numRuns: 200 },
    );
  });

  const state = tenancyState({
    tenants: { web: { clusters: ["west"] } },
    workspaces: { web: { tenant: "web", namespaces: ["*/shop", "*/cart"] } },
    trafficgroups: { "isthmus-ws-web/routes": { namespaces: ["*/shop"] } },
    teams: { writers: { oidcGroups: ["g"] } },
    users: {
      "user-1": { issuer: "https://id.test", subject: "wilma", oidcGroups: ["g"] },
      "user-2": { issuer: "https://id.test", subject: "olga", oidcGroups: ["operators"] },
    },
    accessbindings: {
      admin: {
        level: { kind: "Tenant", name: "web" },
        role: "Admin",
        subjects: [{ kind: "User", name: "ann" }],
      },
      writers: {
        level: { kind: "Workspace", name: "web" },
        role: "Writer",
        subjects: [
          { kind: "Team", name: "writers" },
          { kind: "ServiceAccount", name: "ci" },
        ],
      },
      part: {
        level: { kind: "TrafficGroup", name: "routes", workspace: "web" },
        role: "Writer",
        subjects: [{ kind: "User", name: "paul" }],
      },
      late: {
        level: { kind: "Workspace", name: "web" },
        role: "Admin",
        subjects: [{ kind: "User", name: "eve" }],
        expiresAt: "2026-05-01T00:00:00Z",
      },
    },
  });
  const west = snapshotOf(state, [{ name: "west" }, { name: "east" }]);

  it("binds people of teams and levels in the namespaces that exist, and who has a part only to the roles of that part", () => {
    const roles = (namespace: string, more: string[][] = []) => [
      [`${namespace}/isthmus:tenant-viewer`, "ann", "wilma"],
      ...more,
    ];
    const rest = (namespace: string) => [
      [`${namespace}/isthmus:tenant-security`, "ann", "wilma"],
      [`${namespace}/isthmus:tenant-gateway`, "ann", "wilma"],
      [`${namespace}/isthmus:tenant-telemetry`, "ann", "wilma"],
      [`${namespace}/isthmus:tenant-workload`, "ann"],
    ];
    expect(listOf(planRoleBindings(west, "west", ["shop", "kube-system", "other", "cart"]))).toEqual([
      ...roles("cart"),
      ["cart/isthmus:tenant-traffic", "ann", "wilma"],
      ...rest("cart"),
      ...roles("shop", [["shop/isthmus:tenant-viewer-traffic", "paul"]]),
      ["shop/isthmus:tenant-traffic", "ann", "paul", "wilma"],
      ...rest("shop"),
    ]);
  });

  it("gives nothing in a cluster that was not given to the tenant, nor in a namespace that does not exist", () => {
    expect(planRoleBindings(west, "east", ["shop"])).toEqual([]);
    expect(planRoleBindings(west, "unknown", ["shop"])).toEqual([]);
    expect(planRoleBindings(west, "west", [])).toEqual([]);
  });
});
