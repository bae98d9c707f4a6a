import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { AnalysisWorld } from "../analysis-world";
import type { AnalysisContext, FleetCheck } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { reportOwn } from "../own/report-own";
import { fullName } from "../world-indexes";
import { findDifferences, formatDifference } from "./find-differences";
import { findMajority } from "./find-majority";

/** How many differing fields a message names. */
const namedDifferences = 3;

const comparedLists = [
  "virtualServices",
  "destinationRules",
  "authorizationPolicies",
  "peerAuthentications",
  "requestAuthentications",
] as const satisfies readonly (keyof AnalysisWorld)[];

interface Copy {
  cluster: string;
  object: KubernetesObject;
}

function sortKeys(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

const texts = new WeakMap<KubernetesObject, string>();

/** The spec as a text that does not depend on the order of its keys. */
function textOf(object: KubernetesObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object["spec"], sortKeys) ?? "";
  texts.set(object, text);
  return text;
}

function compareCopies(copies: readonly Copy[]): Finding[] {
  const reference = findMajority(copies, ({ object }) => textOf(object));
  if (reference === undefined) return [];
  return copies
    .filter(({ object }) => textOf(object) !== textOf(reference.object))
    .map(({ cluster, object }) => {
      const differences = findDifferences(object["spec"], reference.object["spec"], namedDifferences, ["spec"]);
      const message = `Differs from the one in ${reference.cluster}: ${differences.map(formatDifference).join(", ")}.`;
      const [first] = differences;
      return reportOwn(cluster, subjectOf(object), "ISM0004", message, {
        ...(first === undefined ? {} : { path: first.path }),
        related: [{ ...subjectOf(reference.object).reference, cluster: reference.cluster }],
      });
    });
}

function compareList(contexts: readonly AnalysisContext[], list: (typeof comparedLists)[number]): Finding[] {
  const copies = contexts.flatMap(({ world }) =>
    world[list].map((object): Copy => ({ cluster: world.cluster, object })),
  );
  return [...groupBy(copies, ({ object }) => fullName(object.metadata)).values()]
    .filter((group) => group.length > 1)
    .flatMap(compareCopies);
}

/** Objects of one name that say different things in the clusters of a mesh; those that fewer clusters have are named. */
export const drift: FleetCheck = {
  name: "isthmus.Drift",
  inputs: comparedLists,
  scope: "mesh",
  run: (contexts) => comparedLists.flatMap((list) => compareList(contexts, list)),
};
