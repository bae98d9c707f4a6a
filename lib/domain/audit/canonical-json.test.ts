import { assert, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCanonicalJson } from "./canonical-json";

describe("canonical JSON", () => {
  it.each([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [{ "\u20ac": 1, "\r": 2, "1": 3, "\u0080": 4, "\ud83d\ude00": 5, "\ufb33": 6 }, '{"\\r":2,"1":3,"\u0080":4,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":6}'],
    [[1e21, 1e-7, -0, 4.5, 333333333.3333333], "[1e+21,1e-7,0,4.5,333333333.3333333]"],
    ["\u2028\ud800", '"\u2028\\ud800"'],
  ])("spells %j in one way (RFC 8785)", (value, text) => {
    expect(formatCanonicalJson(value)).toBe(text);
  }); // prettier-ignore

  it("is the same for the same value, whatever the order of its keys, and survives parsing", () => {
    assert(
      property(jsonValue(), (value) => {
        const text = formatCanonicalJson(value);
        expect(formatCanonicalJson(JSON.parse(text))).toBe(text);
        expect(formatCanonicalJson(turnRound(value))).toBe(text);
      }),
    );
  });
});

function turnRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnRound);
  if (typeof value !== "object" || value === null) return value;
  const reversed: [string, unknown][] = Object.entries(value).toReversed();
  return Object.fromEntries(reversed.map(([key, item]) => [key, turnRound(item)]));
}
