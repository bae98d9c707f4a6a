import { describe, expect, it } from "vitest";
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

  it("impersonates listed names only, all with our prefix", () => {
    const rules = rulesOf(["olivia", "ed"]).filter((rule) => rule.verbs.includes("impersonate"));
    expect(rules.length).toBe(2);
    for (const rule of rules) {
      expect(rule.resourceNames?.length).toBeGreaterThan(0);
      expect(rule.resourceNames?.every((name) => name.startsWith(identityPrefix))).toBe(true);
    }
  });

  it("impersonates no user when none is listed", () => {
    expect(rulesOf([]).some((rule) => rule.resources.includes("users"))).toBe(false);
  });
});
