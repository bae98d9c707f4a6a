import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isContained } from "./is-contained";

describe("isContained", () => {
  it.each<[string, unknown, unknown, boolean]>([
    ["a default was added", { a: 1 }, { a: 1, b: 2 }, true],
    ["a field is missing", { a: 1, b: 2 }, { a: 1 }, false],
    ["a list is longer", { a: [1] }, { a: [1, 2] }, false],
    ["a default was added in a list", [{ a: 1 }], [{ a: 1, b: 2 }], true],
    ["a field said nothing", { a: undefined }, {}, true],
    ["a map became a list", {}, [], false],
    ["a name that every object inherits", { constructor: {} }, {}, false],
  ])("%s", (_, part, whole, expected) => {
    expect(isContained(part, whole)).toBe(expected);
  });

  it("takes every value for contained in itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isContained(value, structuredClone(value))).toBe(true);
      }),
    );
  });
});
