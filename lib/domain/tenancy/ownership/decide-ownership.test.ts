import { describe, expect, it } from "vitest";
import { storedObject, tenancyState } from "@/lib/testing/tenancy-state";
import type { Workspace } from "../resources/tenancy";
import type { TenancyState } from "../state";
import { decideOwnership, hostsOf, ownerOf } from "./decide-ownership";
import { listOwnersIn } from "./list-owners-in";

const at = (second: number) => ({ creationTimestamp: `2026-01-01T00:00:0${second}Z` });

function world(
  workspaces: [name: string, second: number, spec: Record<string, unknown>][],
  more: Parameters<typeof tenancyState>[0] = {},
): TenancyState {
  return {
    ...tenancyState({ tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["north"] } }, ...more }),
    workspaces: workspaces.map(
      ([name, second, spec]) => storedObject("workspaces", name, spec, at(second)) as Workspace,
    ),
  };
}

const claim = (host: string, workspace: string, workspaceUid = `uid-${workspace}`) => ({
  host,
  workspace,
  workspaceUid,
});

describe("decideOwnership", () => {
  it("gives what two want to the older, and tells the younger without naming anybody", () => {
    const state = world([
      ["young", 2, { tenant: "metal", namespaces: ["north/a", "north/b"] }],
      ["old", 1, { tenant: "fruit", namespaces: ["*/a"] }],
    ]);
    const ownership = decideOwnership(state);
    expect(ownerOf(ownership, "north", "a")).toEqual({ tenant: "fruit", workspace: "old" });
    expect(ownerOf(ownership, "south", "a")).toEqual({ tenant: "fruit", workspace: "old" });
    expect(ownerOf(ownership, "north", "b")).toEqual({ tenant: "metal", workspace: "young" });
    expect(ownerOf(ownership, "south", "b")).toBeUndefined();
    expect(ownership.conflicts).toEqual([
      {
        kind: "Namespace",
        subject: "north/a",
        winner: { tenant: "fruit", workspace: "old" },
        loser: { tenant: "metal", workspace: "young" },
        field: "spec.namespaces[0]",
      },
    ]);
    expect(ownership.problems).toEqual([
      {
        object: { kind: "Workspace", name: "young" },
        field: "spec.namespaces[0]",
        message: "north/a belongs to another workspace",
      },
    ]);
  });

  it("leaves the rest of a star to the younger when the older has only one cluster of it", () => {
    const state = world([
      ["old", 1, { tenant: "metal", namespaces: ["*/a"] }],
      ["young", 2, { tenant: "fruit", namespaces: ["*/a"] }],
      ["unsaved", 3, { tenant: "fruit", namespaces: ["south/a"] }],
    ]);
    const [old, young, unsaved] = state.workspaces as [Workspace, Workspace, Workspace];
    const fresh = { ...unsaved, metadata: { ...unsaved.metadata, creationTimestamp: "" } };
    const ownership = decideOwnership({ ...state, workspaces: [fresh, young, old] });
    expect(ownerOf(ownership, "north", "a")?.workspace).toBe("old");
    expect(ownerOf(ownership, "south", "a")?.workspace).toBe("young");
    expect(ownerOf(ownership, "tomorrow", "a")?.workspace).toBe("young");
    expect(ownership.conflicts.map(({ subject, loser }) => `${loser.workspace} ${subject}`)).toEqual([
      "young north/a",
      "unsaved south/a",
    ]);
  });

  it("gives nothing of the platform, of clusters that the tenant lacks, and to workspaces without tenant", () => {
    const ownership = decideOwnership(
      world([
        ["a", 1, { tenant: "fruit", namespaces: ["north/kube-system", "north/istio-system"] }],
        ["b", 2, { tenant: "metal", namespaces: ["south/x"] }],
        ["c", 3, { tenant: "ghost", namespaces: ["north/y"] }],
      ]),
    );
    expect(ownership.claims.size).toBe(0);
    expect(ownership.problems.map(({ object, field }) => `${object.name} ${field}`)).toEqual([
      "a spec.namespaces[0]",
      "a spec.namespaces[1]",
      "b spec.namespaces[0]",
      "c spec.tenant",
    ]);
  });

  it("takes hosts as sets, and claims only from the workspace that made them and still asks", () => {
    const state = world(
      [
        ["one", 1, { tenant: "fruit", hosts: ["*.shop.test", "own.test"] }],
        ["two", 2, { tenant: "metal", hosts: ["a.shop.test", "shop.test", "left.test"] }],
      ],
      {
        hostclaims: {
          a: claim("*.shop.test", "one"),
          b: claim("a.shop.test", "two"),
          c: claim("shop.test", "two"),
          d: claim("given-up.test", "two"),
          e: claim("left.test", "two", "uid-of-one-before"),
        },
      },
    );
    const ownership = decideOwnership(state);
    expect(hostsOf(ownership, "one")).toEqual(["*.shop.test"]);
    expect(hostsOf(ownership, "two")).toEqual(["shop.test"]);
    expect(ownership.conflicts).toMatchObject([
      {
        kind: "Host",
        subject: "a.shop.test",
        winner: { workspace: "one" },
        loser: { workspace: "two" },
        field: "spec.hosts[0]",
      },
    ]);
    expect(ownership.problems.map(({ object }) => object.name).toSorted()).toEqual(["d", "e", "two"]);
  });

  it("keeps hosts inside the domains of the tenant, and out of those of others", () => {
    const state = world(
      [
        ["inside", 1, { tenant: "domain", hosts: ["a.one.test", "b.two.test"] }],
        ["outside", 2, { tenant: "fruit", hosts: ["c.one.test", "x.cluster.local", "free.test"] }],
      ],
      {
        tenants: { domain: { clusters: ["*"], domains: ["*.one.test"] }, fruit: { clusters: ["*"] } },
        hostclaims: {
          a: claim("a.one.test", "inside"),
          b: claim("b.two.test", "inside"),
          c: claim("c.one.test", "outside"),
          d: claim("x.cluster.local", "outside"),
          e: claim("free.test", "outside"),
        },
      },
    );
    expect([...decideOwnership(state).hosts.keys()]).toEqual(["a.one.test", "free.test"]);
  });
});

describe("listOwnersIn", () => {
  it("tells of a cluster that nobody connected yet whose its namespaces would be", () => {
    const state = world([
      ["metals", 1, { tenant: "metal", namespaces: ["*/ore"] }],
      ["pears", 2, { tenant: "fruit", namespaces: ["*/pears", "*/ore"] }],
      ["apples", 3, { tenant: "fruit", namespaces: ["north/apples"] }],
    ]);
    const ownership = decideOwnership(state);
    const pears = { tenant: "fruit", workspace: "pears" };
    expect(listOwnersIn(ownership, "later")).toEqual([{ ...pears, namespaces: ["ore", "pears"] }]);
    expect(listOwnersIn(ownership, "north")).toEqual([
      { tenant: "fruit", workspace: "apples", namespaces: ["apples"] },
      { tenant: "metal", workspace: "metals", namespaces: ["ore"] },
      { ...pears, namespaces: ["pears"] },
    ]);
  });
});
