import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, balanceWeights, moveWeight, type DraftWeight } from "./redistribute-weights";

const rows = (...weights: number[]): DraftWeight[] =>
  weights.map((weight, index) => ({ subset: `v${index + 1}`, weight, locked: false }));
const total = (list: readonly DraftWeight[]) => list.reduce((sum, row) => sum + (row.weight ?? 0), 0);

describe("moveWeight", () => {
  it("gives the rest to the others in proportion", () => {
    expect(moveWeight(rows(80, 20, 0), "v1", 30).map((row) => row.weight)).toEqual([30, 70, 0]);
    expect(moveWeight(rows(50, 30, 20), "v1", 0).map((row) => row.weight)).toEqual([0, 60, 40]);
  });

  it("never moves a locked row and stops at what it leaves", () => {
    const locked = rows(50, 30, 20).map((row) => (row.subset === "v3" ? { ...row, locked: true } : row));
    expect(moveWeight(locked, "v1", 100).map((row) => row.weight)).toEqual([80, 0, 20]);
  });

  it("keeps a total of 100 for any weights and any move", () => {
    assert(
      property(array(nat(100), { minLength: 2, maxLength: 8 }), nat(100), (weights, value) => {
        expect(total(moveWeight(rows(...weights), "v1", value))).toBe(100);
      }),
    );
  });
});

describe("balanceWeights", () => {
  it("scales to 100, from nothing to equal parts", () => {
    expect(balanceWeights(rows(30, 20)).map((row) => row.weight)).toEqual([60, 40]);
    expect(balanceWeights(rows(0, 0, 0)).map((row) => row.weight)).toEqual([34, 33, 33]);
  });
});

describe("apportion", () => {
  it("adds up exactly and stays within one of the exact share", () => {
    assert(
      property(nat(100), array(nat(100), { minLength: 1, maxLength: 10 }), (whole, shares) => {
        const parts = apportion(whole, shares);
        expect(parts.reduce((left, right) => left + right, 0)).toBe(whole);
      }),
    );
  });
});
