import { describe, expect, it } from "vitest";
import { kindFiles } from "../kind-files";
import { readMapSchema, type KindSchema, type StructuralSchema, type ValidationRule } from "../kind-schema";
import { checkExpression, compileExpression } from "./compile-rule";

function listRules(schema: StructuralSchema): ValidationRule[] {
  const map = readMapSchema(schema);
  return [
    ...(schema["x-kubernetes-validations"] ?? []),
    ...Object.values(schema.properties ?? {}).flatMap(listRules),
    ...(schema.items ? listRules(schema.items) : []),
    ...(map ? listRules(map) : []),
    ...(schema.allOf ?? []).flatMap(listRules),
  ];
}

describe("checkExpression", () => {
  it.each(["self.unknownFunction()", "selv.all(x, true)"])("refuses what we could not run: %s", (text) => {
    expect(checkExpression(text)).toBeDefined();
  });

  it.each(Object.entries(kindFiles))("takes every rule of %s", async (_, files) => {
    const { schemas } = (await files.schema()) as KindSchema;
    const texts = schemas
      .flatMap(listRules)
      .flatMap(({ rule, messageExpression = "true" }) => [rule, messageExpression]);
    expect(texts.filter((text) => checkExpression(text) !== undefined)).toEqual([]);
  });
});

describe("compileExpression", () => {
  it.each([
    ["self.a.b == 1", { a: {} }, "no such key: b"],
    [
      "duration(self) > duration('1s')",
      "s",
      "type conversion error from 'string' to 'google.protobuf.Duration'",
    ],
    ["int(self) > 0", "0x1", "type conversion error from 'string' to 'int'"],
    [
      "url(self).getScheme() == 'a'",
      "b",
      'URL parse error during conversion from string: parse "b": invalid URI for request',
    ],
    ["self.matches('duration(')", "x", "error parsing regexp: missing closing )"],
  ])("says why %s fails on %j", (rule, self, reason) => {
    expect(() => compileExpression(rule).evaluate({ self })).toThrow(reason);
  });

  it.each([
    ["self.matches('^(?i)[a-z]+$')", "aB", true],
    ["'matches(' in self && r'int(' in self", ["matches(", "int("], true],
    ["duration(self) == duration('0')", "0s", true],
    ["duration(self) < duration('1m30s')", "1.5m", false],
    ["has(self[0].a) && !has(self[0].b)", [{ a: "" }], true],
    ["self.exists(x, x.b == 1 || x.a == 'c')", [{ a: "c" }], true],
    ["isIP(self)", "fe80::1%eth0", false],
    ["isIP(self)", "::ffff:10.0.0.1", false],
    ["isCIDR(self)", "10.0.0.0/33", false],
    ["isURL(self)", "http://[::1]:80/a?b", true],
    ["url(self).getHostname() + url(self).getPort()", "https://u@[::1]:8443/", "::18443"],
    ["self.split('/')[0].size()", "ab/c", 2n],
  ])("evaluates %s on %j", (rule, self, result) => {
    expect(compileExpression(rule).evaluate({ self })).toEqual(result);
  });
});
