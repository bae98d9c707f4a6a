import type { SplitRoute, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { findRoute } from "./split-draft";

/**
 * The route of `before` at `index`, found in another person's version of the VirtualService, where it may stand elsewhere:
 * the one with its name when that is unique, else the only one that matches the same requests.
 * @returns undefined when it is gone, or when several could be meant.
 */
export function findSameRoute(
  before: TrafficSplitView,
  theirs: TrafficSplitView,
  index: number,
): SplitRoute | undefined {
  const was = findRoute(before, index);
  if (was === undefined) return undefined;
  if (was.name !== undefined) {
    const named = findOnly(theirs, (route) => route.name === was.name);
    if (named !== undefined && findOnly(before, (route) => route.name === was.name) !== undefined)
      return named;
  }
  const found = findOnly(theirs, (route) => route.matches === was.matches);
  if (found === undefined || findOnly(before, (route) => route.matches === was.matches) === undefined)
    return undefined;
  // A route that had another name before is another route, whatever it matches now.
  const isAnother =
    found.name !== undefined &&
    found.name !== was.name &&
    before.routes.some((route) => route.name === found.name);
  return isAnother ? undefined : found;
}

function findOnly(view: TrafficSplitView, fits: (route: SplitRoute) => boolean): SplitRoute | undefined {
  const [first, second] = view.routes.filter(fits);
  return second === undefined ? first : undefined;
}
