import { computeShares } from "./compute-shares";
import type { Holdings } from "./holdings";
import { listWithin } from "./list-within";
import { rowGrantedBy, rowWidth, type GraphIndex, type PolicyGraph } from "./policy-graph";
import { listReached, reachSubject, reachTarget } from "./reach";
import { isSatisfied } from "./satisfaction";

const classesOf = (index: GraphIndex, id: number | undefined): ReadonlySet<string> =>
  new Set(
    [...(index.classSets[index.classSetOf[id ?? -1] ?? -1] ?? [])].map((item) => index.names[item] ?? ""),
  );

/** An element whose containers changed: its id, and what it reached and reaches. */
interface Moved {
  id: number;
  before: ReadonlySet<string>;
  after: ReadonlySet<string>;
}

/** What every association on what the element reaches now lets through, that it did not. */
function checkShares(before: PolicyGraph, after: PolicyGraph, holdings: Holdings, moved: Moved): void {
  const { words } = before.index.rights;
  const added = new Uint32Array(words);
  const ownClasses = classesOf(before.index, moved.id);
  for (const name of moved.after) {
    const at = after.index.ids.get(name) ?? 0;
    const last = after.index.rows[(at + 1) * rowWidth + rowGrantedBy] ?? 0;
    const first = after.index.rows[at * rowWidth + rowGrantedBy] ?? 0;
    if (first === last) continue;
    const credited = moved.before.has(name)
      ? classesOf(before.index, before.index.ids.get(name))
      : new Set<string>();
    const classes = [...classesOf(after.index, at)].filter(
      (item) => ownClasses.has(item) && !credited.has(item),
    );
    for (const policyClass of classes) {
      const classId = before.index.ids.get(policyClass) ?? 0;
      for (let slot = first; slot < last; slot += 1) {
        const ua = after.index.names[after.index.grantorAttributes[slot] ?? 0] ?? "";
        reachTarget(before.index, { node: before.index.names[moved.id] ?? "" });
        reachSubject(before.index, { user: ua });
        computeShares(before.index);
        for (let word = 0; word < words; word += 1)
          added[word] =
            (after.index.grantorRights[slot * words + word] ?? 0) &
            ~(before.index.scratch.shares[classId * words + word] ?? 0);
        holdings.demand(moved.id, classId, added);
      }
    }
  }
}

/**
 * Demands what the new containers of a node let through on it and on everything within it: associations on what it now
 * reaches, policy classes it no longer lies in, and prohibitions that no longer hold on it.
 */
export function findLiftedConditions(
  before: PolicyGraph,
  after: PolicyGraph,
  holdings: Holdings,
  name: string,
): void {
  const { index } = before;
  for (const id of listWithin(index, index.ids.get(name))) {
    const own = index.names[id] ?? "";
    const moved = {
      id,
      before: new Set(listReached(index, own)),
      after: new Set(listReached(after.index, own)),
    };
    checkShares(before, after, holdings, moved);
    const classesAfter = classesOf(after.index, after.index.ids.get(own));
    for (const policyClass of classesOf(index, id))
      if (!classesAfter.has(policyClass)) holdings.demandAll(id, index.ids.get(policyClass) ?? 0);
    for (const prohibition of index.prohibitions) {
      const reachedBefore = (container: number) => moved.before.has(index.names[container] ?? "");
      const reachedAfter = (container: number) => moved.after.has(index.names[container] ?? "");
      if (isSatisfied(prohibition, reachedBefore) && !isSatisfied(prohibition, reachedAfter))
        holdings.demandFreedom(id, prohibition.rights);
    }
  }
}
