import { groupBy } from "../group-by";

/** The first of the items whose key most of them share; of equally many the first. Undefined when there are none. */
export function findMajority<T>(items: readonly T[], keyOf: (item: T) => string): T | undefined {
  let largest: readonly T[] = [];
  for (const group of groupBy(items, keyOf).values()) if (group.length > largest.length) largest = group;
  return largest[0];
}
