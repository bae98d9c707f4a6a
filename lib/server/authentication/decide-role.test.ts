import { describe, expect, it } from "vitest";
import { chooseGroups, decideRole } from "./decide-role";

const config = {
  ISTHMUS_OPERATOR_GROUPS: ["ops", "root"],
  ISTHMUS_EDITOR_GROUPS: ["dev"],
  ISTHMUS_VIEWER_GROUPS: ["all"],
  ISTHMUS_TENANT_GROUPS: ["guests"],
};

describe("decideRole", () => {
  it.each([
    [undefined],
    [null],
    [[]],
    [""],
    [["others"]],
    [{ ops: true }],
    [[["ops"]]],
    [[5]],
    ["ops,dev"],
    [["OPS"]],
    [["ops "]],
  ])("gives no role for %j", (claim) => expect(decideRole(claim, config)).toBeUndefined());

  it.each([
    [["all", "dev", "ops"], "operator"],
    [["root"], "operator"],
    [["all", "dev"], "editor"],
    [["all", "x"], "viewer"],
    ["dev", "editor"],
    [["guests", "team-a"], "tenant"],
    [["guests", "all"], "viewer"],
  ])("gives %j the strongest role", (claim, role) => expect(decideRole(claim, config)).toBe(role));
});

describe("chooseGroups", () => {
  const many = Array.from({ length: 500 }, (_, index) => `cn=group-${index},dc=example,dc=com`);

  it("keeps only what Teams name of more groups than a session can carry", () =>
    expect(chooseGroups(many, new Set(["cn=group-7,dc=example,dc=com", "other"]))).toEqual([
      "cn=group-7,dc=example,dc=com",
    ]));

  it("keeps all of a few, each once", () =>
    expect(chooseGroups(["a", "b", "a"], new Set())).toEqual(["a", "b"]));
});
