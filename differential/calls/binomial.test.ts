import { describe, expect, it } from "vitest";
import { isPlausible } from "./binomial";

describe("isPlausible", () => {
  it.each([
    [1, 200, 0],
    [199, 200, 1],
    [100, 200, 0.9],
    [40, 200, 0.5],
  ])("refuses %i of %i at %d", (hits, total, probability) => {
    expect(isPlausible(hits, total, probability)).toBe(false);
  });

  it.each([
    [0, 200, 0],
    [200, 200, 1],
    [156, 200, 0.8],
    [44, 200, 0.2],
    [75, 200, 0.5],
  ])("takes %i of %i at %d", (hits, total, probability) => {
    expect(isPlausible(hits, total, probability)).toBe(true);
  });
});
