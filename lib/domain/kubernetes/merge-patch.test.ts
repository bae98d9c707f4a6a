import { expect, it } from "vitest";
import { mergePatch } from "./merge-patch";

// Source of the first rows: RFC 7396, appendix A.
it.each([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [["a"], ["c"], ["c"]],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [undefined, { a: 1 }, { a: 1 }],
  [{ a: 1 }, JSON.parse('{"__proto__":{"admin":true}}'), JSON.parse('{"a":1,"__proto__":{"admin":true}}')],
])("merges %j with %j", (target, patch, merged) => {
  const before = structuredClone(target);
  const result = mergePatch(target, patch);
  expect(JSON.stringify(result)).toBe(JSON.stringify(merged));
  expect(target).toEqual(before);
  expect((result as { admin?: boolean }).admin).toBeUndefined();
});
