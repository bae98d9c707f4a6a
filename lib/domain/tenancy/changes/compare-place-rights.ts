import { compareAccess } from "../../ngac/compare-access";
import { compilePolicy } from "../../ngac/compile-policy";
import type { PolicyGraph } from "../../ngac/policy-graph";
import type { ClusterFacts } from "../policy/cluster-facts";
import { compileTenancyPolicy, type CompiledTenancy } from "../policy/compile-tenancy-policy";
import { unownedNode } from "../policy/node-names";
import { listClusterAttributes, listCustomAttributes } from "../policy/read-classes";
import type { Leaf } from "../policy/read-leaves";
import type { TenancyState } from "../state";
import { subjectNames } from "./compare-tenancy-rights";
import { isSame } from "./tenancy-write";

/** Rights that a subject gets or loses in namespaces, all of them alike. */
export interface PlaceChange {
  subject: string;
  /** `west/shop`. */
  places: readonly string[];
  gained: string[];
  lost: string[];
}

interface Kind {
  /** One leaf that stands for all. */
  node: string;
  before: readonly string[];
  after: readonly string[];
  places: Set<string>;
}

/**
 * Who gains and loses what in namespaces that move: to or from a workspace, a group or an attribute, or under a prohibition
 * that changes. Namespaces that lie in the same before and after are decided once.
 */
export function comparePlaceRights(
  before: TenancyState,
  after: TenancyState,
  clusters: readonly ClusterFacts[],
  now: Date,
): PlaceChange[] {
  const [old, young] = [before, after].map((state) =>
    compileTenancyPolicy(state, clusters, now, { withOidcGroups: true }),
  );
  if (old === undefined || young === undefined) return [];
  const kinds = listKinds(old, young);
  if (kinds.length === 0) return [];
  const byNode = new Map(kinds.map((kind) => [kind.node, kind]));
  const subjects = [
    ...new Set(
      [old, young].flatMap(({ policy }) =>
        policy.nodes.map(({ name }) => name).filter((name) => subjectNames.test(name)),
      ),
    ),
  ];
  return compareAccess(
    compileWith(
      old,
      kinds.map(({ node, before }) => [node, before]),
    ),
    compileWith(
      young,
      kinds.map(({ node, after }) => [node, after]),
    ),
    { subjects, targets: [...byNode.keys()] },
  ).map(({ subject, target, gained, lost }) => ({
    subject,
    places: [...(byNode.get(target)?.places ?? [])],
    gained,
    lost,
  }));
}

function listKinds(old: CompiledTenancy, young: CompiledTenancy): Kind[] {
  const named = new Set(listChangedProhibitions(old, young));
  const kinds = new Map<string, Kind>();
  for (const [node, leaf] of new Map([...old.leaves, ...young.leaves])) {
    const before = old.leaves.get(node)?.containers ?? listUnowned(old, leaf);
    const after = young.leaves.get(node)?.containers ?? listUnowned(young, leaf);
    const key = JSON.stringify([before, after]);
    const isTouched = !isSame(before, after) || liesIn(young, after, named) || liesIn(old, before, named);
    if (!isTouched) continue;
    const kind = kinds.get(key) ?? { node, before, after, places: new Set<string>() };
    kind.places.add(`${leaf.cluster}/${leaf.namespace}`);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

function listUnowned({ clusters, classes }: CompiledTenancy, { cluster, namespace }: Leaf): string[] {
  return [
    unownedNode(cluster),
    ...listClusterAttributes(clusters.get(cluster) ?? { name: cluster }),
    ...listCustomAttributes(classes.custom, cluster, namespace),
  ];
}

/** Whatever the prohibitions that are not the same before and after speak of. */
function listChangedProhibitions(old: CompiledTenancy, young: CompiledTenancy): string[] {
  const texts = [old, young].map(
    ({ policy }) => new Set(policy.prohibitions.map((prohibition) => JSON.stringify(prohibition))),
  );
  return [old, young].flatMap(({ policy }, side) =>
    policy.prohibitions
      .filter((prohibition) => texts[1 - side]?.has(JSON.stringify(prohibition)) !== true)
      .flatMap(({ inclusions, exclusions }) => [...inclusions, ...exclusions]),
  );
}

function liesIn(
  { levels }: CompiledTenancy,
  containers: readonly string[],
  named: ReadonlySet<string>,
): boolean {
  if (named.size === 0) return false;
  return containers.some((container) => {
    for (let at: string | undefined = container; at !== undefined; at = levels.get(at)?.parent)
      if (named.has(at)) return true;
    return false;
  });
}

/** The policy without its many namespaces, but with these. */
function compileWith(
  { policy, leaves }: CompiledTenancy,
  kept: readonly (readonly [string, readonly string[]])[],
): PolicyGraph {
  const others = policy.nodes.filter(({ name }) => !leaves.has(name));
  return compilePolicy({
    ...policy,
    nodes: [...others, ...kept.map(([name, assignedTo]) => ({ name, type: "O" as const, assignedTo }))],
  });
}
