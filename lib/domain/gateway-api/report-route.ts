import { readRecord, readRecords } from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import type { RouteParent } from "./attach-route";
import { mergeConditions, type ConditionDraft, type ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import { gatewayController } from "./names";
import { formatParentReference, readParentReference, type Route } from "./route-model";

const severity = [
  "NotAllowedByListeners",
  "NoMatchingListenerHostname",
  "ParentRefConflict",
  "NoMatchingParent",
];

/** 0: it is taken; the lower, the sooner it is told. */
function rank({ denied }: RouteParent): number {
  return denied ? severity.indexOf(denied.reason) + 1 : 0;
}

/** One reference of a route, over all listeners it could attach to. */
export interface ReferenceReport {
  parents: RouteParent[];
  /** The listeners that took it. */
  attached: RouteParent[];
  /** Why none did, the reasons of all equally close listeners joined. */
  denied: ConfigError | undefined;
  waypointProblem: string | undefined;
}

/** One listener that takes the route is enough; else the nearest miss is told. */
export function summarizeReference(parents: readonly RouteParent[]): ReferenceReport {
  const best = Math.min(...parents.map(rank));
  const told = parents.filter((parent) => rank(parent) === best);
  const [first] = told;
  return {
    parents: [...parents],
    attached: parents.filter(({ denied }) => denied === undefined),
    denied: first?.denied && {
      reason: first.denied.reason,
      message: told.map(({ denied }) => denied?.message ?? "").join("; "),
    },
    waypointProblem: first?.waypointProblem,
  };
}

/** Errors of the rules of a route, as parents of a Gateway and as parents of the mesh see them. */
export interface RuleErrors {
  gateway: ConfigError | undefined;
  mesh: ConfigError | undefined;
}

function draftReference(
  context: ConversionContext,
  { attached, parents, denied, waypointProblem }: ReferenceReport,
  errors: RuleErrors,
): Record<string, ConditionDraft> {
  const isMesh = parents[0]?.listener === undefined;
  const error = isMesh ? errors.mesh : errors.gateway;
  const message =
    attached.length > 1 ? `Route was valid, bound to ${attached.length} parents` : "Route was valid";
  return {
    Accepted: { reason: "Accepted", message, ...(denied ? { error: denied } : {}) },
    ResolvedRefs: {
      reason: "ResolvedRefs",
      message: "All references resolved",
      ...(error ? { error } : {}),
    },
    ...(context.features.ambient
      ? {
          ResolvedWaypoints: {
            reason: "ResolvedWaypoints",
            message: (isMesh ? waypointProblem : undefined) ?? "All waypoints resolved",
          },
        }
      : {}),
  };
}

/**
 * `status.parents` of a route: entries of other controllers stay, those of Istio for references that are gone go.
 * Source: istio gateway `createRouteStatus`.
 */
export function reportRoute(
  context: ConversionContext,
  route: Route,
  parents: readonly RouteParent[],
  errors: RuleErrors,
): Record<string, unknown>[] {
  const existing = readRecords(readRecord(route.object.status).parents);
  const textOf = (entry: Record<string, unknown>) =>
    formatParentReference(readParentReference(readRecord(entry.parentRef), route.namespace));
  const own = new Map<string, Record<string, unknown>>();
  for (const entry of existing) {
    const text = textOf(entry);
    if (entry.controllerName === gatewayController && !own.has(text)) own.set(text, entry);
  }
  const reports = new Map<string, Record<string, unknown>>();
  for (const ofReference of Map.groupBy(parents, ({ index }) => index).values()) {
    const report = summarizeReference(ofReference);
    const [first] = ofReference;
    if (!first) continue;
    const text = formatParentReference(first.ref);
    const drafts = draftReference(context, report, errors);
    reports.set(text, {
      parentRef: first.ref.written,
      controllerName: gatewayController,
      conditions: mergeConditions(own.get(text)?.conditions, drafts, route.object.metadata.generation),
    });
  }
  const kept = existing.flatMap((entry) => {
    const text = textOf(entry);
    if (own.get(text) !== entry) return [entry];
    const report = reports.get(text);
    reports.delete(text);
    return report ? [report] : [];
  });
  const added = [...reports].toSorted(([a], [b]) => compareText(b, a)).map(([, report]) => report);
  return [...kept, ...added];
}
