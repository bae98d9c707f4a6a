import { describe, expect, it } from "vitest";
import { countRepetitions } from "./count-repetitions";
import { manifest, refusalsOf } from "@/lib/testing/tenant-world";
import { readTenantBody } from "./read-tenant-body";

const yaml = (text: string) => readTenantBody(text, { contentType: "application/yaml" });
const json = (text: string) => readTenantBody(text, { contentType: "application/json" });
const codeOf = ({ refusals }: ReturnType<typeof yaml>) => refusals[0]?.code;

describe("readTenantBody", () => {
  it.each([
    ["aliases that multiply", bomb(6, 10), "LIMIT_EXCEEDED"],
    ["depth of flow lists", "a: ".concat("[".repeat(5000)), "LIMIT_EXCEEDED"],
    ["depth of block lists", "- ".repeat(5000), "LIMIT_EXCEEDED"],
    ["depth of block maps", Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"), "LIMIT_EXCEEDED"],
    ["size", `a: ${"x".repeat(600_000)}`, "LIMIT_EXCEEDED"],
    ["many values", `a: [${"1,".repeat(30_000)}]`, "LIMIT_EXCEEDED"],
    ["two documents", "a: 1\n---\nb: 2\n", "LIST_OR_MULTI"],
    ["a list", "- a: 1\n", "LIST_OR_MULTI"],
    ["a key twice", "a: 1\nb: 2\na: 3\n", "BODY_INVALID"],
    ["a merge key", "x: &x {a: 1}\ny: {<<: *x}\n", "VALUE_AMBIGUOUS"],
    ["octal", "port: 0777\n", "VALUE_AMBIGUOUS"],
    ["hexadecimal", "port: 0x50\n", "VALUE_AMBIGUOUS"],
    ["a number that loses digits", "id: 9007199254740993\n", "VALUE_AMBIGUOUS"],
    ["a tag", "a: !!js/function x\n", "BODY_INVALID"],
    ["an alias of nothing", "a: *x\n", "BODY_INVALID"],
    ["an alias of itself", "a: &a [*a]\n", "BODY_INVALID"],
    ["a map as key", "? {a: 1}\n: 2\n", "BODY_INVALID"],
    ["no YAML", "a: [1\n", "BODY_INVALID"],
    ["nothing", "", "BODY_INVALID"],
    ["a text", "hello", "BODY_INVALID"],
  ])("refuses YAML with %s", (_, text, code) => {
    expect(codeOf(yaml(text))).toBe(code);
  }); // prettier-ignore

  it.each([
    ["a key twice", '{"spec":{"hosts":["a"],"hosts":["b"]}}', "BODY_INVALID"],
    ["a key twice by escapes", String.raw`{"hosts":1,"h\u006fsts":2}`, "BODY_INVALID"],
    ["a number that loses digits", '{"a":12345678901234567890}', "VALUE_AMBIGUOUS"],
    ["an endless number", '{"a":1e999}', "VALUE_AMBIGUOUS"],
    ["depth", `{"a":${"[".repeat(100_000)}`, "LIMIT_EXCEEDED"],
    ["many values", `[${"1,".repeat(50_000)}1]`, "LIMIT_EXCEEDED"],
    ["a list", "[{}]", "LIST_OR_MULTI"],
    ["two values", "{}{}", "BODY_INVALID"],
    ["no JSON", "{'a':1}", "BODY_INVALID"],
  ])("refuses JSON with %s", (_, text, code) => {
    expect(codeOf(json(text))).toBe(code);
  });

  it("reads what is plain, and a JSON Patch as the list it is", () => {
    expect(yaml("a: &x [1, 2]\nb: *x\nc: 'k,\"{'\n").value).toEqual({ a: [1, 2], b: [1, 2], c: 'k,"{' });
    expect(json(String.raw`{"a":["\"}{",{"a":-1.5e3}],"b":{"a":null}}`).value).toEqual({ a: ['"}{', { a: -1500 }], b: { a: null } });
    const patch = { contentType: "application/json-patch+json", isPatch: true };
    expect(readTenantBody('[{"op":"remove","path":"/a"}]', patch).value).toHaveLength(1);
  }); // prettier-ignore
});

describe("regular expressions (step 1)", () => {
  const match = (regex: string) =>
    refusalsOf(manifest("networking.istio.io/v1 VirtualService", { hosts: ["cider.test"], exportTo: ["."], http: [{ match: [{ uri: { regex } }] }] })); // prettier-ignore

  it("limits their length and what they unfold to", () => {
    expect(match("a".repeat(1025))).toEqual(["LIMIT_EXCEEDED spec.http[0].match[0].uri.regex"]);
    expect(match("((a{100}){100})")).toEqual(["LIMIT_EXCEEDED spec.http[0].match[0].uri.regex"]);
    expect(match("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")).toEqual([]);
    const rule = { matches: [{ path: { type: "RegularExpression", value: "a".repeat(1025) } }] };
    expect(refusalsOf(manifest("gateway.networking.k8s.io/v1 HTTPRoute", { rules: [rule] }))).toHaveLength(1);
  });

  it("counts single matchers", () => {
    expect(["", "abc", "(a{10}){20}b", String.raw`[^{2}]\{3}`, "(((", "a{2,}"].map(countRepetitions)).toEqual([0, 3, 201, 4, 0, 2]);
  }); // prettier-ignore
});

/** Lists of lists by aliases: `width` to the power of `levels` values. */
function bomb(levels: number, width: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const item = level === 0 ? "x" : `*l${level - 1}`;
    return `k${level}: &l${level} [${Array.from({ length: width }, () => item).join(",")}]`;
  });
  return lines.join("\n");
}
