import { describe, expect, it } from "vitest";
import { bind, team, user } from "@/lib/testing/attempt-tenancy-write";
import { tenancyState, withObject } from "@/lib/testing/tenancy-state";
import { previewTenancyChange } from "./preview-tenancy-change";

const now = new Date("2026-06-01T12:00:00Z");
const clusters = [
  { name: "north", environment: "prod" },
  { name: "south", environment: "dev" },
];
const state = tenancyState({
  organizations: { default: { settings: { mtls: { value: "PERMISSIVE" } } } },
  tenants: { fruit: { clusters: ["*"] }, metal: { clusters: ["*"] } },
  workspaces: {
    apple: { tenant: "fruit", namespaces: ["*/orchard"] },
    pear: { tenant: "fruit", settings: { mtls: { value: "DISABLE" } } },
    iron: { tenant: "metal", namespaces: ["north/smelter"] },
  },
  teams: { growers: { members: [user("gina")], oidcGroups: ["fruit-people"] } },
  accessbindings: { growers: bind("Tenant", "fruit", "Writer", team("growers")) },
});
const preview = (...[resource, name, spec]: [string, string, Record<string, unknown> | undefined]) =>
  previewTenancyChange(state, withObject(state, resource, name, spec), clusters, now);

describe("previewTenancyChange", () => {
  it("says nothing of a change that changes nothing", () => {
    expect(preview("tenants", "fruit", { clusters: ["*"], displayName: "Fruit" })).toEqual({
      conflicts: [],
      settings: { first: [], more: 0 },
      gained: { first: [], more: 0 },
      lost: { first: [], more: 0 },
    });
  });

  it("tells which children a tightened setting changes", () => {
    const { settings } = preview("organizations", "default", {
      settings: { mtls: { value: "STRICT", strategy: "Stricter" } },
    });
    expect(settings.first.map(({ level, before, after }) => `${level}: ${before} → ${after}`)).toEqual([
      "Organization: PERMISSIVE → STRICT",
      "Tenant/fruit: PERMISSIVE → STRICT",
      "Tenant/metal: PERMISSIVE → STRICT",
      "Workspace/apple: PERMISSIVE → STRICT",
      "Workspace/pear: DISABLE → STRICT",
      "Workspace/iron: PERMISSIVE → STRICT",
    ]);
  });

  it("tells who gains what where by a binding, and who loses it without", () => {
    const { gained, lost } = preview(
      "accessbindings",
      "new",
      bind("Workspace", "iron", "Reader", user("vic")),
    );
    expect(gained).toEqual({
      first: [{ subject: "User/vic", right: "read", level: "Workspace/iron" }],
      more: 0,
    });
    expect(lost.first).toEqual([]);
    const without = preview("accessbindings", "growers", undefined);
    expect(new Set(without.lost.first.map(({ subject }) => subject))).toEqual(
      new Set(["User/gina", "Team/growers", "OidcGroup/fruit-people"]),
    );
    expect(new Set(without.lost.first.map(({ level }) => level))).toEqual(
      new Set(["Tenant/fruit", "Workspace/apple", "Workspace/pear"]),
    );
  });

  it("tells places that change hands, conflicts with both sides, and what a freeze takes", () => {
    const moved = preview("workspaces", "iron", { tenant: "metal", namespaces: [] });
    expect(moved.lost.first).toEqual([]);
    const grown = preview("workspaces", "pear", { tenant: "fruit", namespaces: ["north/press"] });
    expect(grown.gained.first).toContainEqual({
      subject: "User/gina",
      right: "traffic:write",
      place: "north/press",
    });
    const taken = preview("workspaces", "iron", { tenant: "metal", namespaces: ["*/orchard"] });
    expect(taken.conflicts).toMatchObject([
      { subject: "*/orchard", winner: { workspace: "apple" }, loser: { workspace: "iron" } },
    ]);
    const freeze = preview("prohibitions", "freeze", {
      subject: { kind: "Everyone" },
      rights: ["traffic:write"],
      inclusions: ["Environment:prod", "Tenant/fruit"],
    });
    expect(freeze.lost.first).toContainEqual({
      subject: "User/gina",
      right: "traffic:write",
      place: "north/orchard",
    });
    expect(freeze.lost.first.map(({ place }) => place)).not.toContain("south/orchard");
  });

  it("answers for a fleet of 10 clusters, 2000 namespaces and 300 people, bounded", () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
    const fleet = numbers(10).map((number) => ({
      name: `c${number}`,
      environment: number < 5 ? "prod" : "dev",
    }));
    const big = tenancyState({
      organizations: { default: {} },
      tenants: Object.fromEntries(numbers(20).map((number) => [`t${number}`, { clusters: ["*"] }])),
      workspaces: Object.fromEntries(
        numbers(100).map((number) => [
          `w${number}`,
          { tenant: `t${number % 20}`, namespaces: [`*/n${2 * number}`, `*/n${2 * number + 1}`] },
        ]),
      ),
      accessbindings: Object.fromEntries(
        numbers(300).map((number) => [
          `b${number}`,
          bind("Workspace", `w${number % 100}`, number % 2 === 0 ? "Admin" : "Reader", user(`p${number}`)),
        ]),
      ),
    });
    const after = withObject(big, "prohibitions", "freeze", {
      subject: { kind: "Everyone" },
      rights: ["traffic:write", "read"],
      inclusions: ["Organization"],
    });
    const { lost, gained } = previewTenancyChange(big, after, fleet, now);
    expect(lost.first).toHaveLength(200);
    expect(lost.more).toBeGreaterThan(1000);
    expect(gained).toEqual({ first: [], more: 0 });
  }, 60_000);
});
