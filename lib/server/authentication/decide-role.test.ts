import { describe, expect, it } from "vitest";
import { decideRole } from "./decide-role";

const config = {
  ISTHMUS_OPERATOR_GROUPS: ["ops", "root"],
  ISTHMUS_EDITOR_GROUPS: ["dev"],
  ISTHMUS_VIEWER_GROUPS: ["all"],
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
  ])("gives %j the strongest role", (claim, role) => expect(decideRole(claim, config)).toBe(role));
});
