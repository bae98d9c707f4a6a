import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { settingsSchema, type Settings } from "../resources/settings";
import { isAtLeastAsStrict } from "./compare-strictness";
import { findEffectiveSettings, settingNames } from "./find-effective-settings";

type Raw = Record<string, unknown>;
const replace = (value: unknown) => ({ value });
const stricter = (value: unknown) => ({ value, strategy: "Stricter" });

function world(organization: Raw, tenant: Raw, workspace: Raw, groups: Record<string, Raw> = {}) {
  return tenancyState({
    organizations: { default: { settings: organization } },
    tenants: { fruit: { clusters: ["*"], settings: tenant } },
    workspaces: { apple: { tenant: "fruit", namespaces: ["*/orchard"], settings: workspace } },
    securitygroups: Object.fromEntries(
      Object.entries(groups).map(([name, settings]) => [
        `isthmus-ws-apple/${name}`,
        { namespaces: ["north/orchard"], settings },
      ]),
    ),
  });
}
const apple = { kind: "Workspace", name: "apple" } as const;

describe("findEffectiveSettings", () => {
  it("does not let a child loosen what may only be tightened, and tells so", () => {
    const state = world({ mtls: stricter("STRICT") }, {}, { mtls: replace("DISABLE") });
    expect(findEffectiveSettings(state, apple)).toEqual({
      mtls: {
        value: "STRICT",
        level: "Organization",
        strategy: "Stricter",
        boundBy: "Organization",
        overridden: [
          {
            level: "Workspace/apple",
            value: "DISABLE",
            strategy: "Replace",
            why: "Organization only lets STRICT be tightened",
            isOverruled: true,
          },
        ],
      },
    });
  });

  it("does not forget the bound when a level between replaces", () => {
    const state = world(
      { timeout: stricter("10s") },
      { timeout: replace("2s") },
      { timeout: replace("10000ms") },
    );
    expect(findEffectiveSettings(state, apple).timeout).toMatchObject({
      value: "10000ms",
      boundBy: "Organization",
    });
    const looser = world(
      { timeout: stricter("10s") },
      { timeout: replace("2s") },
      { timeout: replace("11s") },
    );
    expect(findEffectiveSettings(looser, apple).timeout).toMatchObject({
      value: "2s",
      level: "Tenant/fruit",
    });
  });

  it("lets the nearest level replace, and a namespace that nobody owns have the organization's", () => {
    const state = world({ retries: replace(1) }, { retries: replace(5) }, {});
    expect(findEffectiveSettings(state, { cluster: "north", namespace: "orchard" }).retries).toMatchObject({
      value: 5,
      level: "Tenant/fruit",
      overridden: [{ level: "Organization", why: "Tenant/fruit is nearer and replaces it" }],
    });
    expect(findEffectiveSettings(state, { cluster: "north", namespace: "loose" }).retries).toMatchObject({
      value: 1,
      level: "Organization",
    });
  });

  it("takes the strictest of groups that share a namespace, only where they do", () => {
    const state = world({}, {}, {}, { a: { mtls: replace("STRICT") }, b: { mtls: replace("PERMISSIVE") } });
    const north = findEffectiveSettings(state, { cluster: "north", namespace: "orchard" });
    expect(north.mtls).toMatchObject({ value: "STRICT", level: "SecurityGroup/apple/a" });
    expect(findEffectiveSettings(state, { cluster: "south", namespace: "orchard" }).mtls).toBeUndefined();
    expect(
      findEffectiveSettings(state, { kind: "SecurityGroup", name: "b", workspace: "apple" }).mtls,
    ).toMatchObject({ value: "PERMISSIVE" });
  });

  it("never loosens what a level above said with Stricter and had", () => {
    const strategy = fc.constantFrom("Replace", "Stricter");
    const field = <T>(value: fc.Arbitrary<T>) =>
      fc.option(fc.record({ value, strategy }), { nil: undefined });
    const settings = fc
      .record({
        mtls: field(fc.constantFrom("DISABLE", "PERMISSIVE", "STRICT")),
        timeout: field(fc.constantFrom("1s", "500ms", "1000ms", "3s")),
        outlierErrors: field(fc.nat(4)),
        failover: field(fc.uniqueArray(fc.constantFrom("eu", "us", "ap"))),
      })
      .map((raw) => settingsSchema.parse(raw) satisfies Settings);
    const levels = [
      { kind: "Organization", name: "" },
      { kind: "Tenant", name: "fruit" },
      apple,
      { kind: "SecurityGroup", name: "a", workspace: "apple" },
    ] as const;
    fc.assert(
      fc.property(settings, settings, settings, settings, (a, b, c, d) => {
        const state = world(a, b, c, { a: d });
        const chain = levels.map((level) => findEffectiveSettings(state, level));
        for (const [index, above] of chain.entries())
          for (const below of chain.slice(index))
            for (const name of settingNames) {
              const upper = above[name];
              if (upper?.strategy !== "Stricter") continue;
              expect(isAtLeastAsStrict(name, below[name]!.value, upper.value)).toBe(true);
            }
      }),
    );
  });
});
