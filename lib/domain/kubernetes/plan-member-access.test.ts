import { describe, expect, it } from "vitest";
import { meshResources, operatorOnlyResources, watchedResources } from "./resources";
import { identityPrefix, planMemberAccess } from "./plan-member-access";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}
const rulesOf = (subjects: string[]) =>
  planMemberAccess(subjects).flatMap((object) => (object.rules as Rule[] | undefined) ?? []);

describe("planMemberAccess (R-03, R-26)", () => {
  it("never grants everything, escalation, binding, or Secrets", () => {
    for (const rule of rulesOf(["olivia"])) {
      const words = [...rule.apiGroups, ...rule.resources, ...rule.verbs];
      expect(words).not.toContain("*");
      expect(rule.verbs).not.toContain("escalate");
      expect(rule.verbs).not.toContain("bind");
      expect(rule.resources.filter((resource) => /^secrets|serviceaccounts\/token/.test(resource))).toEqual(
        [],
      );
    }
  });

  it("lets the propagator give what it holds itself, so that it needs no right to give more", () => {
    const rulesOfRole = (name: string) =>
      planMemberAccess([]).flatMap((object) =>
        object.kind === "ClusterRole" && object.metadata.name === name ? (object.rules as Rule[]) : [],
      );
    const listActs = (rules: Rule[]) =>
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
        ),
      );
    const held = new Set(listActs(rulesOfRole("isthmus:propagator")));
    const roles = planMemberAccess([]).filter(({ metadata }) => metadata.name.startsWith("isthmus:tenant-"));
    expect(roles.length).toBe(10);
    for (const { metadata } of roles)
      expect(listActs(rulesOfRole(metadata.name)).filter((act) => !held.has(act))).toEqual([]);
  });

  it("impersonates listed names only, all with our prefix", () => {
    const rules = rulesOf(["olivia", "ed"]).filter((rule) => rule.verbs.includes("impersonate"));
    expect(rules.length).toBe(2);
    for (const rule of rules) {
      expect(rule.resourceNames?.length).toBeGreaterThan(0);
      expect(rule.resourceNames?.every((name) => name.startsWith(identityPrefix))).toBe(true);
    }
  });

  it("lets everybody see what is watched, editors write what forms write, and only operators what runs in proxies", () => {
    const mayDo = (role: string, verb: string) => {
      const planned = planMemberAccess([]).find(
        ({ kind, metadata }) => kind === "ClusterRole" && metadata.name === role,
      );
      const rules = (planned?.rules as Rule[] | undefined) ?? [];
      return (group: string, resource: string) =>
        rules.some(
          ({ apiGroups, resources, verbs }) =>
            apiGroups.includes(group) && resources.includes(resource) && verbs.includes(verb),
        );
    };
    for (const { group, resource } of watchedResources) {
      for (const role of ["isthmus:reader", "isthmus:viewer", "isthmus:editor", "isthmus:operator"])
        expect(mayDo(role, "watch")(group, resource)).toBe(true);
      expect(mayDo("isthmus:viewer", "update")(group, resource)).toBe(false);
    }
    for (const [name, { group, resource, namespaced }] of meshResources) {
      const isOperatorOnly = operatorOnlyResources.includes(name);
      expect(mayDo("isthmus:editor", "create")(group, resource)).toBe(namespaced && !isOperatorOnly);
      expect(mayDo("isthmus:operator", "create")(group, resource)).toBe(namespaced);
    }
    expect(mayDo("isthmus:editor", "update")("", "services")).toBe(false);
  });

  it("impersonates no user when none is listed", () => {
    expect(rulesOf([]).some((rule) => rule.resources.includes("users"))).toBe(false);
  });
});
