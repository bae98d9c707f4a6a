import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nonsenseTenancy, randomClusters } from "@/lib/testing/random-tenancy";
import { compilePolicy } from "../../ngac/compile-policy";
import { decideRights } from "../../ngac/decide-rights";
import { serializePolicy } from "../../ngac/serialize-policy";
import { ownerOf } from "../ownership/decide-ownership";
import { hostsOverlap } from "../../istio/host";
import { organizationRights } from "../roles";
import type { TenancyState } from "../state";
import { compileTenancyPolicy } from "./compile-tenancy-policy";
import { subjectOf } from "./subject-of";
import { targetOf } from "./target-of";
import { isInScope, visibleScope } from "./visible-scope";

const now = new Date("2026-06-01T12:00:00Z");
const people = fc.record({
  sub: fc.constantFrom("p1", "p2", "stranger"),
  role: fc.constantFrom("operator", "editor", "viewer", "tenant"),
  oidcGroups: fc.uniqueArray(fc.constantFrom("g1", "g2", "g9"), { maxLength: 2 }),
});

function reverse(state: TenancyState): TenancyState {
  return Object.fromEntries(
    Object.entries(state).map(([list, objects]) => [list, objects.toReversed()]),
  ) as unknown as TenancyState;
}

describe("any state, however nonsensical", () => {
  it("compiles into a well-scoped policy, whatever the order of its lists", () => {
    fc.assert(
      fc.property(nonsenseTenancy, randomClusters, fc.boolean(), (state, clusters, withOidcGroups) => {
        const { policy, problems } = compileTenancyPolicy(state, clusters, now, { withOidcGroups });
        compilePolicy(policy, { enforceScope: true });
        const turned = compileTenancyPolicy(reverse(state), clusters.toReversed(), now, { withOidcGroups });
        expect(serializePolicy(turned.policy)).toBe(serializePolicy(policy));
        expect(turned.problems.map((problem) => JSON.stringify(problem)).toSorted()).toEqual(
          problems.map((problem) => JSON.stringify(problem)).toSorted(),
        );
      }),
      { numRuns: 400 },
    );
  });

  it("gives a namespace of a cluster, and a host, to one workspace at most, and only of its tenant's clusters", () => {
    fc.assert(
      fc.property(nonsenseTenancy, (state) => {
        const { ownership } = compileTenancyPolicy(state, [], now);
        for (const [namespace, claims] of ownership.claims)
          for (const cluster of ["north", "south", "gone", "tomorrow"]) {
            const owner = ownerOf(ownership, cluster, namespace);
            const holders = claims.filter(
              ({ clusters }) => clusters.clusters.has(cluster) !== clusters.allBut,
            );
            expect(new Set(holders.map((holder) => holder.owner.workspace)).size).toBeLessThanOrEqual(1);
            if (owner === undefined) continue;
            const tenants = state.tenants.filter(({ metadata }) => metadata.name === owner.tenant);
            expect(
              tenants.some(({ spec }) => spec.clusters.includes("*") || spec.clusters.includes(cluster)),
            ).toBe(true);
          }
        const hosts = [...ownership.hosts];
        for (const [a, one] of hosts)
          for (const [b, other] of hosts)
            expect(one.workspace === other.workspace || !hostsOverlap(a, b)).toBe(true);
        for (const { winner, loser } of ownership.conflicts)
          expect(winner.workspace).not.toBe(loser.workspace);
      }),
      { numRuns: 400 },
    );
  });

  it("shows exactly what may be read, and gives nobody below the organization what is the organization's", () => {
    fc.assert(
      fc.property(nonsenseTenancy, randomClusters, people, (state, clusters, person) => {
        const compiled = compileTenancyPolicy(state, clusters, now);
        const graph = compilePolicy(compiled.policy);
        const subject = subjectOf(person, compiled);
        const scope = visibleScope(graph, subject, compiled);
        for (const { level, rights } of compiled.grants)
          expect(level.kind !== "Organization" && rights.some((right) => organizationRights.has(right))).toBe(
            false,
          );
        for (const { name: cluster } of clusters)
          for (const namespace of ["n1", "n2", "n3", "loose", undefined]) {
            const mayRead = [
              "virtualservices.networking.istio.io",
              "authorizationpolicies.security.istio.io",
              "gateways.networking.istio.io",
              "services",
            ].some((resource) => {
              const held = decideRights(graph, subject, targetOf({ cluster, namespace, resource }, compiled));
              return held.has("read");
            });
            expect(isInScope(scope, cluster, namespace)).toBe(mayRead);
          }
      }),
      { numRuns: 300 },
    );
  });
});
