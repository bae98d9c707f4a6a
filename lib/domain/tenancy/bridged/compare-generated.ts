import { formatCanonicalJson } from "../../audit/canonical-json";
import type { ClusterWorld } from "../../kubernetes/projected";
import { placeOf } from "../member-access/compare-member-policies";
import type { GeneratedChange, NotApplied } from "../tenancy-view";
import type { BridgedFacts } from "./bridged-plan";
import { planBridgedObjects } from "./plan-bridged-objects";

export interface GeneratedDifference {
  changes: GeneratedChange[];
  /** What the state after says and Istio cannot be told, where that is new. */
  notApplied: NotApplied[];
}

function planAll(facts: BridgedFacts, world: ClusterWorld) {
  const namespaces = world.namespaces
    .filter(({ phase }) => phase !== "Terminating")
    .map(({ meta }) => meta.name);
  const reports = planBridgedObjects(facts, world, namespaces);
  return {
    objects: new Map(
      reports.flatMap(({ objects }) => objects.map((object) => [placeOf(object), object] as const)),
    ),
    problems: reports.flatMap(({ problems }) => problems),
  };
}

/** Which Istio objects a change of tenancy generates, changes and deletes, in clusters as they are known now. */
export function compareGenerated(
  before: BridgedFacts,
  after: BridgedFacts,
  worlds: Iterable<ClusterWorld>,
): GeneratedDifference {
  const result: GeneratedDifference = { changes: [], notApplied: [] };
  for (const world of worlds) {
    const { cluster } = world;
    const [was, is] = [planAll(before, world), planAll(after, world)];
    for (const [place, object] of is.objects) {
      const old = was.objects.get(place);
      if (old === undefined) result.changes.push({ cluster, action: "create", before: null, after: object });
      else if (formatCanonicalJson(old) !== formatCanonicalJson(object))
        result.changes.push({ cluster, action: "update", before: old, after: object });
    }
    for (const [place, object] of was.objects)
      if (!is.objects.has(place))
        result.changes.push({ cluster, action: "delete", before: object, after: null });
    const known = new Set(was.problems.map((problem) => formatCanonicalJson(problem)));
    for (const problem of is.problems)
      if (!known.has(formatCanonicalJson(problem))) result.notApplied.push({ cluster, ...problem });
  }
  return result;
}
