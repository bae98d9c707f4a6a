import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import type { ConflictShare } from "./conflict-dialog";
import { currentWeights, findRoute, type SplitDraft, startDraft } from "./split-draft";

/** Before, theirs and mine of each version that any of them names. */
export function compareConflict(
  before: TrafficSplitView,
  theirs: TrafficSplitView,
  mine: SplitDraft,
): ConflictShare[] {
  const was = currentWeights(before, mine.routeIndex);
  const now = currentWeights(theirs, mine.routeIndex);
  const wanted = new Map(mine.rows.map((row) => [row.subset, row.weight]));
  const subsets = [...new Set([...was.keys(), ...now.keys(), ...wanted.keys()])];
  return subsets.map((subset) => ({
    subset,
    before: was.get(subset),
    theirs: now.get(subset),
    mine: wanted.get(subset),
  }));
}

/** Why my edit cannot be put on their version: the route it was about is gone or has changed its nature. */
export function explainImpossible(theirs: TrafficSplitView, mine: SplitDraft): string | undefined {
  if (theirs.state === "absent") return undefined;
  const route = findRoute(theirs, mine.routeIndex);
  if (route === undefined) return `Their version has no route http[${mine.routeIndex}] any more.`;
  return route.editable
    ? undefined
    : (route.reason?.message ?? "Their version of the route cannot be edited here.");
}

/** My weights on their version: what they know and I do not gets none. */
export function reapplyDraft(theirs: TrafficSplitView, mine: SplitDraft): SplitDraft {
  const routeIndex = theirs.state === "absent" ? theirs.routeIndex : mine.routeIndex;
  const weights = new Map(mine.rows.map((row) => [row.subset, row]));
  const base = startDraft(theirs, routeIndex);
  const known = new Set(base.rows.map((row) => row.subset));
  return {
    routeIndex,
    rows: [
      ...base.rows.map((row) => ({
        ...row,
        weight: weights.get(row.subset)?.weight ?? 0,
        locked: weights.get(row.subset)?.locked ?? false,
      })),
      ...mine.rows.filter((row) => !known.has(row.subset)),
    ],
  };
}
