import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeThreeWay } from "./merge-three-way";

describe("mergeThreeWay", () => {
  test("names the field that both changed, and takes mine", () => {
    const base = { spec: { mtls: { mode: "PERMISSIVE" } } };
    const result = mergeThreeWay(
      base,
      { spec: { mtls: { mode: "STRICT" } } },
      { spec: { mtls: { mode: "DISABLE" } } },
    );
    expect(result).toEqual({
      merged: { spec: { mtls: { mode: "STRICT" } } },
      conflicts: [["spec", "mtls", "mode"]],
    });
  });

  test("a list that both changed is one conflict", () => {
    expect(mergeThreeWay({ hosts: ["a"] }, { hosts: ["a", "b"] }, { hosts: ["c"] })).toEqual({
      merged: { hosts: ["a", "b"] },
      conflicts: [["hosts"]],
    });
  });

  test("keys of every object are keys like others", () => {
    const base = { labels: { constructor: "a" } };
    const mine = JSON.parse('{"labels":{"__proto__":"x"}}') as object;
    const { merged } = mergeThreeWay(base, mine, { labels: { constructor: "a", other: "1" } });
    expect(JSON.stringify(merged)).toBe('{"labels":{"other":"1","__proto__":"x"}}');
  });

  test("keeps what each changed alone, removals too", () => {
    const base = { labels: { old: "1", kept: "1" }, timeout: "1s" };
    expect(
      mergeThreeWay(
        base,
        { labels: { kept: "1" }, timeout: "1s" },
        { labels: { old: "1", kept: "2" }, timeout: "5s" },
      ),
    ).toEqual({ merged: { labels: { kept: "2" }, timeout: "5s" }, conflicts: [] });
  });

  test("an edit of one side alone is that side", () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (base, edited) => {
        expect(mergeThreeWay(base, edited, base)).toEqual({ merged: edited, conflicts: [] });
        expect(mergeThreeWay(base, base, edited)).toEqual({ merged: edited, conflicts: [] });
      }),
    );
  });
});
