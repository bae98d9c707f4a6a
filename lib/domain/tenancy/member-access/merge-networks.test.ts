import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeNetworks } from "./merge-networks";

/** Small enough to list every address: 10.0.0.0/24. */
const block = fc
  .integer({ min: 24, max: 32 })
  .chain((length) =>
    fc
      .integer({ min: 0, max: 2 ** (length - 24) - 1 })
      .map((index) => `10.0.0.${index * 2 ** (32 - length)}/${length}`),
  );

function listAddresses(blocks: readonly string[]): Set<number> {
  return new Set(
    blocks.flatMap((text) => {
      const [start = 0, length = 32] = (/\.(\d+)\/(\d+)$/.exec(text)?.slice(1) ?? []).map(Number);
      return Array.from({ length: 2 ** (32 - length) }, (_, index) => start + index);
    }),
  );
}

describe("mergeNetworks", () => {
  it("covers the same addresses, never with more blocks, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
        const merged = mergeNetworks(blocks);
        expect(listAddresses(merged)).toEqual(listAddresses(blocks));
        expect(merged.length).toBeLessThanOrEqual(new Set(blocks).size);
        expect(mergeNetworks(blocks.toReversed())).toEqual(merged);
      }),
    );
  });

  it.each<[string[], string[]]>([
    [[], []],
    [Array.from({ length: 256 }, (_, index) => `10.244.${index}.0/24`), ["10.244.0.0/16"]],
    [
      ["10.0.1.0/24", "10.0.2.0/24"],
      ["10.0.1.0/24", "10.0.2.0/24"],
    ],
    [["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"]],
    [
      ["fd00::1/64", "10.0.0.0/24", "10.0.0.128/25"],
      ["10.0.0.0/24", "fd00::1/64"],
    ],
  ])("makes %j into %j", (blocks, merged) => {
    expect(mergeNetworks(blocks)).toEqual(merged);
  });
});
