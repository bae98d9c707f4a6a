import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import type { ConflictShare } from "./conflict-dialog";
import { findSameRoute } from "./find-same-route";
import { currentWeights, findRoute, type SplitDraft, startDraft } from "./split-draft";

/** Before, theirs and mine of each version that any of them names, in the route that the edit is about. */
export function compareConflict(
  before: TrafficSplitView,
  theirs: TrafficSplitView,
  mine: SplitDraft,
): ConflictShare[] {
  const was = currentWeights(before, mine.routeIndex);
  const same = findSameRoute(before, theirs, mine.routeIndex);
  const now = same === undefined ? new Map<string, number>() : currentWeights(theirs, same.index);
  const wanted = new Map(mine.rows.map((row) => [row.subset, row.weight]));
  const subsets = [...new Set([...was.keys(), ...now.keys(), ...wanted.keys()])];
  return subsets.map((subset) => ({
    subset,
    before: was.get(subset),
    theirs: now.get(subset),
    mine: wanted.get(subset),
  }));
}

/** Why my edit cannot be put on their version: the route it was about is gone, cannot be told, or has changed its nature. */
export function explainImpossible(
  before: TrafficSplitView,
  theirs: TrafficSplitView,
  mine: SplitDraft,
): string | undefined {
  const was = findRoute(before, mine.routeIndex);
  if (theirs.state === "absent") {
    return was === undefined || was.matches === "every request"
      ? undefined
      : `They deleted the VirtualService; a new one would split every request, and your edit was about ${was.matches}.`;
  }
  if (was === undefined) return "They made routes where there were none; your edit was about every request.";
  const route = findSameRoute(before, theirs, mine.routeIndex);
  if (route === undefined) {
    const what = was.name === undefined ? was.matches : `${was.name} (${was.matches})`;
    return `Their routes were reordered or replaced; which of them is http[${was.index}], ${what}, cannot be told.`;
  }
  return route.editable
    ? undefined
    : (route.reason?.message ?? "Their version of the route cannot be edited here.");
}

/**
 * My weights on their version of the same route: what they know and I do not gets none.
 * Where {@link explainImpossible} has a reason it is their version unchanged: my weights go to no other route.
 */
export function reapplyDraft(
  before: TrafficSplitView,
  theirs: TrafficSplitView,
  mine: SplitDraft,
): SplitDraft {
  if (explainImpossible(before, theirs, mine) !== undefined) return startDraft(theirs);
  const routeIndex = findSameRoute(before, theirs, mine.routeIndex)?.index ?? theirs.routeIndex;
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
