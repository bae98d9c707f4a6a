import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hostClaimName } from "./host-claim";
import { hostSchema } from "./resources/names";

const label = fc.constantFrom("a", "b-1", "x-wildcard", "x-exact", "shop", "x");
const host = fc
  .tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 5 }))
  .map(([isWildcard, labels]) => `${isWildcard ? "*." : ""}${labels.join(".")}`);

test.each([
  ["shop.test", "shop.test"],
  ["*.shop.test", "x-wildcard.shop.test"],
  ["x-wildcard.shop.test", "x-exact.x-wildcard.shop.test"],
  ["x-exact.x-wildcard.shop.test", "x-exact.x-exact.x-wildcard.shop.test"],
  ["*.x-wildcard.shop.test", "x-wildcard.x-wildcard.shop.test"],
])("%s is claimed as %s", (claimed, name) => {
  expect(hostClaimName(claimed)).toBe(name);
});

test("different hosts have different names, and every name is one that the API server takes", () => {
  fc.assert(
    fc.property(host, host, (one, other) => {
      expect(hostClaimName(one) === hostClaimName(other)).toBe(one === other);
      expect(hostSchema.safeParse(hostClaimName(one)).success).toBe(true);
      expect(hostClaimName(one)).not.toContain("*");
    }),
    { numRuns: 2000 },
  );
});
