import type { GraphIndex } from "./policy-graph";

/** The node and everything within it, as ids; none for an unknown node. */
export function listWithin({ childStarts, children }: GraphIndex, id: number | undefined): Set<number> {
  const found = new Set<number>(id === undefined ? [] : [id]);
  // A set hands out what is added while it is walked.
  for (const container of found)
    for (let slot = childStarts[container] ?? 0; slot < (childStarts[container + 1] ?? 0); slot += 1)
      found.add(children[slot] ?? 0);
  return found;
}
