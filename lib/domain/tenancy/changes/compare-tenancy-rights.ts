import { compareAccess } from "../../ngac/compare-access";
import { compilePolicy } from "../../ngac/compile-policy";
import { decideRights } from "../../ngac/decide-rights";
import type { PolicyGraph } from "../../ngac/policy-graph";
import type { ClusterFacts } from "../policy/cluster-facts";
import { compileTenancyPolicy, type CompiledTenancy } from "../policy/compile-tenancy-policy";
import { everyone } from "../policy/node-names";
import { listAncestors } from "../policy/read-levels";
import type { TenancyState } from "../state";

/** Rights that a subject gets or loses at a level or in an attribute. */
export interface LevelChange {
  /** `User/42`, `Team/web`, `OidcGroup/web-people`, `everyone`, `platform:editor`. */
  subject: string;
  level: string;
  gained: string[];
  lost: string[];
}

/** Elements that stand for somebody, not for a role or a wrapper. */
export const subjectNames = /^(User\/|ServiceAccount\/|Team\/|OidcGroup\/|platform:|everyone$)/;

interface Side {
  compiled: CompiledTenancy;
  graph: PolicyGraph;
}

function compileSide(
  state: TenancyState,
  clusters: readonly ClusterFacts[],
  now: Date,
  withProhibitions: boolean,
): Side {
  const compiled = compileTenancyPolicy(state, clusters, now, { withoutLeaves: true, withOidcGroups: true });
  const { policy } = compiled;
  return { compiled, graph: compilePolicy(withProhibitions ? policy : { ...policy, prohibitions: [] }) };
}

/**
 * Who gains and loses what at which level and attribute between two states. Every level lies in one policy class, so
 * whatever people gain together they gain one by one. What is new counts as part of what it lies in: a tenant's people do
 * not gain a workspace that is made in their tenant; an attribute takes rights and gives none.
 */
export function compareTenancyRights(
  before: TenancyState,
  after: TenancyState,
  clusters: readonly ClusterFacts[],
  now: Date,
  { withProhibitions }: { withProhibitions: boolean },
): LevelChange[] {
  const old = compileSide(before, clusters, now, withProhibitions);
  const young = compileSide(after, clusters, now, withProhibitions);
  const subjects = [
    ...new Set(
      [old, young].flatMap(({ compiled }) =>
        compiled.policy.nodes.map(({ name }) => name).filter((name) => subjectNames.test(name)),
      ),
    ),
  ];
  const targets = [
    ...young.compiled.levels.keys(),
    ...[...young.compiled.classes.attributes.keys()].filter((name) =>
      old.compiled.classes.attributes.has(name),
    ),
    ...[...old.compiled.levels.keys()].filter((name) => !young.compiled.levels.has(name)),
  ];
  const [knownBefore, knownAfter] = [old, young].map(
    ({ compiled }) => new Set(compiled.policy.nodes.map(({ name }) => name)),
  );
  return compareAccess(old.graph, young.graph, { subjects, targets }).flatMap((change) => {
    const { subject, target } = change;
    const had = readBaseline(old, knownBefore, subject, findKnownLevel(old, young, target), target);
    const has = readBaseline(young, knownAfter, subject, findKnownLevel(young, old, target), target);
    const gained = change.gained.filter((right) => had?.has(right) !== true);
    const lost = change.lost.filter((right) => has?.has(right) !== true);
    return gained.length + lost.length === 0 ? [] : [{ subject, level: target, gained, lost }];
  });
}

/** What a subject has on one side where it, or the level, is only on the other; undefined when both are on both. */
function readBaseline(
  { graph }: Side,
  known: ReadonlySet<string> | undefined,
  subject: string,
  level: string,
  target: string,
): ReadonlySet<string> | undefined {
  const isKnown = known?.has(subject) === true;
  if (isKnown && level === target) return undefined;
  return decideRights(graph, { user: isKnown ? subject : everyone }, { node: level });
}

/** The level itself, or for one that is on the other side only the nearest that it lies in and that is on this one. */
export function findKnownLevel(
  side: { compiled: CompiledTenancy },
  other: { compiled: CompiledTenancy },
  level: string,
): string {
  if (side.compiled.levels.has(level)) return level;
  return listAncestors(other.compiled.levels, level).find((item) => side.compiled.levels.has(item)) ?? level;
}
