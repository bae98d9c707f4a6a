import {
  trafficSplitEditSchema,
  type SplitRoute,
  type TrafficSplitEdit,
  type TrafficSplitView,
} from "@/lib/domain/istio/traffic-split";
import { apportion, type DraftWeight } from "./redistribute-weights";

/** What the person has typed and moved so far, for one route. */
export interface SplitDraft {
  routeIndex: number;
  rows: DraftWeight[];
}

export interface DraftProblems {
  /** About the whole: shown beside the total. */
  total?: string;
  /** About one version, by subset: shown beside its field. */
  weights: Record<string, string>;
}

export function findRoute(view: TrafficSplitView, routeIndex: number): SplitRoute | undefined {
  return view.routes.find((route) => route.index === routeIndex);
}

/** Percent of each version in a route as it is now. */
export function currentWeights(view: TrafficSplitView, routeIndex: number): Map<string, number> {
  return new Map(
    (findRoute(view, routeIndex)?.destinations ?? []).map(({ subset, weight }) => [subset, weight]),
  );
}

/**
 * A fresh draft: each version with its weight, those outside the route with none. A route that names no version (or no
 * route at all) sends by the number of endpoints, so that is where the sliders start.
 */
export function startDraft(view: TrafficSplitView, routeIndex: number = view.routeIndex): SplitDraft {
  const current = currentWeights(view, routeIndex);
  const subsets = [...new Set([...view.versions.map((version) => version.subset), ...current.keys()])];
  const byEndpoints = apportion(
    100,
    subsets.map((subset) => view.versions.find((version) => version.subset === subset)?.readyPods ?? 0),
  );
  return {
    routeIndex,
    rows: subsets.map((subset, index) => ({
      subset,
      weight: current.size === 0 ? (byEndpoints[index] ?? 0) : (current.get(subset) ?? 0),
      locked: false,
    })),
  };
}

/** The body for preview and apply. A version that had no traffic and gets none is not written into the route. */
export function formatEdit(view: TrafficSplitView, draft: SplitDraft): TrafficSplitEdit {
  const current = currentWeights(view, draft.routeIndex);
  return {
    routeIndex: draft.routeIndex,
    destinations: draft.rows
      .filter((row) => row.weight !== 0 || current.has(row.subset))
      .map((row) => ({ subset: row.subset, weight: row.weight ?? Number.NaN })),
    resourceVersions: {
      virtualService: view.virtualService?.metadata.resourceVersion ?? null,
      destinationRule: view.destinationRule?.metadata.resourceVersion ?? null,
    },
  };
}

/** Checks the draft with the schema that the server uses and says what is wrong where. Undefined: it can be submitted. */
export function findDraftProblems(view: TrafficSplitView, draft: SplitDraft): DraftProblems | undefined {
  const problems: DraftProblems = { weights: {} };
  for (const row of draft.rows) {
    if (row.weight === undefined) problems.weights[row.subset] = "needs a number from 0 to 100";
  }
  if (draft.rows.length > 0 && draft.rows.every((row) => row.weight === 0)) {
    return { ...problems, total: "total weight is 0: no version would get traffic" };
  }
  const edit = formatEdit(view, draft);
  const result = trafficSplitEditSchema.safeParse(edit);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const [field, index] = issue.path;
      const subset =
        field === "destinations" && typeof index === "number" ? edit.destinations[index]?.subset : undefined;
      if (subset === undefined) problems.total ??= issue.message;
      else problems.weights[subset] ??= issue.message;
    }
    // Refinements do not run when a field is malformed; the total is still worth saying.
    if (Object.keys(problems.weights).length > 0) delete problems.total;
  }
  return problems.total === undefined && Object.keys(problems.weights).length === 0 ? undefined : problems;
}

/** Has the person changed anything since the form opened? */
export function isDraftChanged(view: TrafficSplitView, draft: SplitDraft): boolean {
  const start = startDraft(view, draft.routeIndex);
  return draft.rows.some(
    (row) => row.weight !== start.rows.find((other) => other.subset === row.subset)?.weight,
  );
}

/** Would saving write anything? A route without named versions is written even when the shares stay as they are. */
export function isDraftWorthSaving(view: TrafficSplitView, draft: SplitDraft): boolean {
  return (
    isDraftChanged(view, draft) ||
    (draft.rows.length > 0 && currentWeights(view, draft.routeIndex).size === 0)
  );
}
