import { describe, expect, it } from "vitest";
import { compileRe2 } from "./re2";

function compile(pattern: string) {
  const compiled = compileRe2(pattern);
  if ("error" in compiled) throw new Error(compiled.error);
  return compiled.matcher;
}

describe("compileRe2", () => {
  it.each([
    "(a",
    "a(?=b)",
    "a(?!b)",
    "(?<=a)b",
    "(a)\\1",
    "[b-a]",
    "*",
    "a**",
    "a{1001}",
    "\\8",
    "(?P<n>a)(?P<n>b)",
  ])("refuses %s, as RE2 does", (pattern) => {
    expect(compileRe2(pattern)).toHaveProperty("error");
  });

  it("says what Go says", () => {
    expect(compileRe2("(a")).toEqual({ error: "error parsing regexp: missing closing ): `(a`" });
  });

  it.each([
    ["/api/v\\d+", "/api/v12", true],
    ["/api/v\\d+", "/api/v12/x", false],
    ["(?i)get", "GeT", true],
    ["(?P<name>\\pL+)\\z", "né", true],
    ["\\Qa.b\\E", "a.b", true],
    ["a|ab", "ab", true],
    ["a.b", "a\nb", false],
    ["(?s)a.b", "a\nb", true],
    ["(a+)+$", `${"a".repeat(5000)}!`, false],
  ])("matches the whole text: %s on %s", (pattern, text, expected) => {
    expect(compile(pattern).fullMatch(text)).toBe(expected);
  });

  it("finds a part of the text", () => {
    expect(compile("[0-9]+").partialMatch("v2-canary")).toBe(true);
    expect(compile("^[0-9]+").partialMatch("v2-canary")).toBe(false);
  });
});
