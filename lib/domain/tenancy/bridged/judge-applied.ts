import { compareText } from "../../kubernetes/select";
import type { Condition } from "../resources/object-meta";
import type { BridgedReport } from "./bridged-plan";

/** What came of one group in one cluster, as of the last turn there. */
export interface GroupInCluster extends Pick<
  BridgedReport,
  "group" | "generation" | "namespaces" | "problems"
> {
  /** How many objects are there as they should be. */
  objects: number;
  /** What the cluster refused, in its words. */
  failures: string[];
}

type Verdict = Pick<Condition, "status" | "reason" | "message">;

const maximumText = 8000;
const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

/**
 * The condition `Applied` of a Bridged group: how many objects its settings came to where, and everything that is not applied, with
 * the reason.
 * @param clusters all that the group could lie in, each with its report; undefined: none of this generation of the group yet.
 * @returns undefined while no cluster has one: nobody looked.
 */
export function judgeApplied(
  isGateway: boolean,
  clusters: ReadonlyMap<string, GroupInCluster | undefined>,
): Verdict | undefined {
  const sorted = [...clusters].toSorted(([a], [b]) => compareText(a, b));
  const known = sorted.flatMap(([cluster, report]) => (report ? [{ cluster, report }] : []));
  if (known.length === 0 && sorted.length > 0) return undefined;
  const missing = sorted.flatMap(([cluster, report]) => (report ? [] : [cluster]));
  const places = known
    .filter(({ report }) => report.objects > 0)
    .map(
      ({ cluster, report }) =>
        `${count(report.objects, "object")} in ${cluster} (${report.namespaces.join(", ")})`,
    );
  const failures = known.flatMap(({ cluster, report }) =>
    report.failures.map((text) => `${cluster}: ${text}`),
  );
  const problems = known.flatMap(({ cluster, report }) =>
    report.problems.map(
      ({ namespace, what, why }) =>
        `${what} in ${cluster}/${namespace} is not applied as it says, because ${why}`,
    ),
  );
  const nothing = isGateway
    ? "settings of gateway groups hold by checks of what is written; no Istio object is generated for them"
    : known.every(({ report }) => report.namespaces.length === 0)
      ? "none of its namespaces exists and belongs to the workspace"
      : "no setting that holds here needs an Istio object";
  const message = [
    places.length > 0 ? places.join(", ") : nothing,
    ...failures,
    ...problems,
    ...(missing.length > 0 ? [`not known yet in ${missing.join(", ")}`] : []),
  ]
    .join("; ")
    .slice(0, maximumText);
  if (failures.length > 0) return { status: "False", reason: "WriteRefused", message };
  if (problems.length > 0) return { status: "False", reason: "PartlyApplied", message };
  if (missing.length > 0) return { status: "Unknown", reason: "ClustersUnknown", message };
  return { status: "True", reason: places.length > 0 ? "Applied" : "NothingToGenerate", message };
}
