import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { storedObject, tenancyState } from "@/lib/testing/tenancy-state";
import { hostsOverlap } from "../../istio/host";
import type { HostClaim } from "../resources/tenancy";
import type { TenancyState } from "../state";
import { planHostClaims } from "./plan-host-claims";

const tenants = { alpha: { clusters: ["*"] }, beta: { clusters: ["*"] } };

let made = 0;
/** What the API server does: one object of a name, a uid of its own, seconds only. */
function store(
  state: TenancyState,
  { create, remove }: ReturnType<typeof planHostClaims>,
  second: number,
): TenancyState {
  const gone = new Set(remove.map(({ metadata }) => metadata.uid));
  const hostClaims = state.hostClaims.filter(({ metadata }) => !gone.has(metadata.uid));
  for (const { name, spec } of create) {
    if (hostClaims.some(({ metadata }) => metadata.name === name)) continue;
    made += 1;
    hostClaims.push(
      storedObject("hostclaims", name, spec, {
        uid: `${(made * 7919) % 1000}-${made}`,
        creationTimestamp: new Date(Date.UTC(2026, 1, 1, 0, 0, second)).toISOString(),
      }) as HostClaim,
    );
  }
  return { ...state, hostClaims };
}

const settle = (state: TenancyState): TenancyState => {
  let now = state;
  for (let pass = 0; pass < 20; pass += 1) now = store(now, planHostClaims(now), 50 + pass);
  return now;
};

describe("claims of hosts", () => {
  test("are not made for hosts that the tenant may not have, or of a tenant that is not there", () => {
    const state = tenancyState({
      tenants: { alpha: { domains: ["alpha.test", "*.alpha.test"] }, beta: {} },
      workspaces: {
        one: { tenant: "alpha", hosts: ["shop.alpha.test", "shop.other.test"] },
        two: { tenant: "beta", hosts: ["cart.alpha.test"] },
        three: { tenant: "nobody", hosts: ["free.test"] },
      },
    });
    expect(planHostClaims(state).create.map(({ name }) => name)).toEqual(["shop.alpha.test"]);
  });

  test("go when the workspace is gone, is another of the name, or asks no more", () => {
    const workspaces = { one: { tenant: "alpha", hosts: ["a.test", "*.b.test"] } };
    const settled = settle(tenancyState({ tenants, workspaces }));
    expect(settled.hostClaims.map(({ metadata }) => metadata.name)).toEqual(["a.test", "x-wildcard.b.test"]);
    expect(planHostClaims(settled)).toEqual({ create: [], remove: [] });
    const fewer = tenancyState({ workspaces: { one: { tenant: "alpha", hosts: ["a.test"] } } }).workspaces;
    expect(planHostClaims({ ...settled, workspaces: fewer }).remove.map(({ spec }) => spec.host)).toEqual([
      "*.b.test",
    ]);
    expect(planHostClaims({ ...settled, workspaces: [] }).remove.length).toBe(2);
    const again = settled.workspaces.map((one) => ({ ...one, metadata: { ...one.metadata, uid: "new" } }));
    expect(planHostClaims({ ...settled, workspaces: again }).remove.length).toBe(2);
  });

  const host = fc.constantFrom(
    "a.test",
    "*.a.test",
    "x.a.test",
    "*.x.a.test",
    "y.a.test",
    "b.test",
    "*.y.a.test",
  );
  const asks = fc.array(fc.uniqueArray(host, { maxLength: 4 }), { minLength: 2, maxLength: 5 });
  /** Which of two controllers acts, and on how old a list of claims. */
  const turns = fc.array(fc.record({ lag: fc.nat(3), second: fc.nat(2) }), { maxLength: 12 });

  test("of controllers that act on old lists end with one owner for each host, and with none that is left out", () => {
    fc.assert(
      fc.property(asks, turns, (asked, schedule) => {
        const workspaces = Object.fromEntries(
          asked.map((hosts, index) => [`w${index}`, { tenant: index % 2 === 0 ? "alpha" : "beta", hosts }]),
        );
        let now = tenancyState({ tenants, workspaces });
        const past = [now];
        for (const { lag, second } of schedule) {
          // Claims are listed before workspaces, so that only they are old.
          const seen = { ...now, hostClaims: (past.at(-1 - lag) ?? now).hostClaims };
          now = store(now, planHostClaims(seen), second);
          past.push(now);
        }
        const end = settle(now);
        expect(planHostClaims(end)).toEqual({ create: [], remove: [] });
        for (const one of end.hostClaims)
          for (const other of end.hostClaims)
            if (one.spec.workspace !== other.spec.workspace && hostsOverlap(one.spec.host, other.spec.host))
              throw new Error(`${one.spec.host} and ${other.spec.host} are both held`);
        for (const { metadata, spec } of end.workspaces)
          for (const wanted of spec.hosts) {
            const mine = end.hostClaims.some(
              (claim) => claim.spec.workspace === metadata.name && claim.spec.host === wanted,
            );
            const rival = end.hostClaims.some(
              (claim) => claim.spec.workspace !== metadata.name && hostsOverlap(claim.spec.host, wanted),
            );
            if (mine === rival) throw new Error(`${metadata.name} ${mine ? "shares" : "misses"} ${wanted}`);
          }
      }),
      { numRuns: 500 },
    );
  });
});
