import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLineParser, LineTooLongError } from "./line-parser";

function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}

test("cuts a line that never ends before it fills the memory (F-26)", () => {
  const parser = createLineParser(1000, () => expect.unreachable());
  const chunk = Buffer.alloc(400, "x");
  parser.push(chunk);
  parser.push(chunk);
  expect(() => parser.push(chunk)).toThrow(LineTooLongError);
  expect(() =>
    createLineParser(1000, () => expect.unreachable()).push(
      Buffer.concat([Buffer.alloc(1001, "x"), Buffer.from("\n")]),
    ),
  ).toThrow(LineTooLongError);
});

test("gives the same lines however the bytes are cut, also inside a character", () => {
  const line = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("\n"));
  fc.assert(
    fc.property(
      fc.array(line),
      fc.string().filter((text) => !text.includes("\n")),
      fc.array(fc.nat()),
      (lines, rest, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join("") + rest);
        const seen: string[] = [];
        const parser = createLineParser(1 << 20, (text) => seen.push(text));
        for (const chunk of chunked(bytes, cuts)) parser.push(chunk);
        expect(seen).toEqual(lines.map((text) => Buffer.from(text).toString()));
        expect(parser.pending()).toBe(Buffer.byteLength(rest));
      },
    ),
  );
});
