import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tenancyKinds } from "../kinds";
import { printDefinitions } from "./print-definitions";
import { convertToStructuralSchema, type StructuralSchema } from "./structural-schema";

const folder = fileURLToPath(new URL("../../../../config/crd/", import.meta.url));

test("config/crd is what the schemas say today; otherwise run `npm run crds`", () => {
  const files = printDefinitions();
  expect(readdirSync(folder).toSorted()).toEqual(
    ["isthmus.dev_clusters.yaml", ...Object.keys(files)].toSorted(),
  );
  for (const [name, text] of Object.entries(files))
    expect(readFileSync(`${folder}${name}`, "utf8")).toBe(text);
});

describe("a structural schema", () => {
  const convert = (schema: z.ZodType) => convertToStructuralSchema(z.object({ it: schema })).properties?.it;

  test("says a pattern as a rule with the schema's own message", () => {
    expect(convert(z.string().max(9).regex(/^a+$/, "must be many a"))).toEqual({
      type: "string",
      maxLength: 9,
      "x-kubernetes-validations": [{ rule: "self.matches(r'^a+$')", message: "must be many a" }],
    });
  });

  test("makes one object of those that a field tells apart, with rules for what belongs to which", () => {
    const schema = convert(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("A"), a: z.string() }),
        z.object({ type: z.literal("B"), b: z.string().optional() }),
      ]),
    );
    expect(schema?.required).toEqual(["type"]);
    expect(Object.keys(schema?.properties ?? {})).toEqual(["type", "a", "b"]);
    expect(schema?.["x-kubernetes-validations"]?.map(({ rule }) => rule)).toEqual([
      "!(self.type in ['A']) || has(self.a)",
      "!(self.type in ['B']) || !has(self.a)",
      "!(self.type in ['A']) || !has(self.b)",
    ]);
  });

  test("refuses a union that nothing tells apart", () => {
    expect(() => convert(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]))).toThrow(
      "tells its members apart",
    );
  });

  test.each(tenancyKinds)("of $kind has bounds for whatever a rule reads, and no union", ({ schema }) => {
    const unbounded: unknown[] = [];
    const visit = (at: StructuralSchema): void => {
      const isText = at.type === "string" && at.format === undefined;
      if (isText && at["x-kubernetes-validations"] && at.maxLength === undefined) unbounded.push(at);
      if (Object.keys(at).some((key) => /^(anyOf|oneOf|allOf|pattern|\$)/.test(key))) unbounded.push(at);
      for (const child of Object.values(at.properties ?? {})) visit(child);
      if (at.items) visit(at.items);
    };
    const { spec } = convertToStructuralSchema(schema).properties ?? {};
    visit(spec ?? { type: "string", pattern: "no spec" });
    expect(unbounded).toEqual([]);
  });
});
