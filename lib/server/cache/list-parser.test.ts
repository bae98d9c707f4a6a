import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createListParser, MalformedListError } from "./list-parser";

const limits = { itemBytes: 10_000, envelopeBytes: 2_000 };

function parse(bytes: Buffer, cuts: readonly number[] = []) {
  const items: unknown[] = [];
  const parser = createListParser(limits, (json) => items.push(JSON.parse(json)));
  let start = 0;
  for (const end of [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)) {
    parser.push(bytes.subarray(start, end));
    start = end;
  }
  parser.push(bytes.subarray(start));
  return { items, envelope: parser.end() };
}

const list = (items: unknown, metadata: unknown = { resourceVersion: "7" }) => ({
  kind: "PodList",
  apiVersion: "v1",
  metadata,
  items,
});

describe("refuses", () => {
  const whole = JSON.stringify(list([{ a: 1 }, { b: "}" }]));
  test.each([
    ["nothing", ""],
    ["an object that is no list", "{}"],
    ["an array", "[]"],
    ["HTML", "<html>"],
    ["a list without a version", JSON.stringify(list([], {}))],
    [
      "a list without items",
      JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "7" } }),
    ],
    [
      "a Status",
      JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: { resourceVersion: "1" }, items: [] }),
    ],
    ["items that are texts", JSON.stringify(list(["a"]))],
    ["items that are numbers", JSON.stringify(list([1]))],
    ["a second document", `${whole}{}`],
    ["a bracket too many", `${whole}}`],
    ["a long item", JSON.stringify(list([{ a: "x".repeat(20_000) }]))],
    ["a long envelope", JSON.stringify({ ...list([]), more: "x".repeat(3_000) })],
  ])("%s", (_, text) => {
    expect(() => parse(Buffer.from(text))).toThrow(MalformedListError);
  });

  test("a list that breaks off, wherever", () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parse(Buffer.from(whole.slice(0, length)))).toThrow(MalformedListError);
    }
  });
});

test("gives every item of any list, however the bytes are cut", () => {
  const item = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 6 }),
      fc.constantFrom(undefined, 1, 3),
      fc.array(fc.nat()),
      fc.string(),
      (items, indent, cuts, token) => {
        const bytes = Buffer.from(
          JSON.stringify(list(items, { resourceVersion: "7", continue: token }), undefined, indent),
        );
        const parsed = parse(bytes, cuts);
        expect(parsed.items).toEqual(JSON.parse(JSON.stringify(items)));
        expect(parsed.envelope).toEqual({
          kind: "PodList",
          apiVersion: "v1",
          resourceVersion: "7",
          continue: token,
        });
      },
    ),
    { numRuns: 300 },
  );
});

test("one byte at a time, and items that are null", () => {
  const bytes = Buffer.from(JSON.stringify(list([{ items: [{ a: '"items":[' }] }]), undefined, 2));
  expect(parse(bytes, [...bytes.keys()]).items).toEqual([{ items: [{ a: '"items":[' }] }]);
  expect(parse(Buffer.from(JSON.stringify(list(null)))).items).toEqual([]);
});
