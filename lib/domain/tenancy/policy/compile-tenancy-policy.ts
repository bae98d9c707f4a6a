import { compareText } from "../../kubernetes/select";
import type { Association, Policy } from "../../ngac/policy";
import { isObjectName } from "../ownership/claim-order";
import { decideOwnership, type Ownership } from "../ownership/decide-ownership";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import { formatLevel } from "../resources/subject";
import { rights as allRights } from "../rights";
import type { TenancyState } from "../state";
import type { ClusterFacts } from "./cluster-facts";
import { everyone, hierarchy, nowhere, oidcGroupNode, subjectNode, unownedNode } from "./node-names";
import { NodeSet } from "./node-set";
import { readClasses, type PolicyClasses } from "./read-classes";
import { readDuties } from "./read-duties";
import { readGrants, type RoleGrant } from "./read-grants";
import { readLeaves, type Leaf } from "./read-leaves";
import { readLevels, type LevelNode } from "./read-levels";
import { readProhibitions, type Windows } from "./read-prohibitions";
import { readTeams } from "./read-teams";

export type { ClusterFacts } from "./cluster-facts";

/** The policy of a state, and what is needed to name subjects and places in it. */
export interface CompiledTenancy {
  policy: Policy;
  /** When rights change by themselves: a binding ends, or a window opens or closes. */
  nextChangeAt?: Date;
  ownership: Ownership;
  /** Known clusters by name. */
  clusters: ReadonlyMap<string, ClusterFacts>;
  levels: ReadonlyMap<string, LevelNode>;
  grants: readonly RoleGrant[];
  classes: PolicyClasses;
  /** By the name of the element. */
  leaves: ReadonlyMap<string, Leaf>;
  /** What people and programs are assigned to by name, without the groups of the provider. */
  memberships: ReadonlyMap<string, readonly string[]>;
  /** A group of the provider → the teams its people are in. */
  teamsOfOidcGroup: ReadonlyMap<string, readonly string[]>;
  /** What objects say in vain. */
  problems: readonly TenancyProblem[];
}

export interface CompileTenancyOptions {
  /** Leave the namespaces out: enough to decide at levels and attributes, and quick. */
  withoutLeaves?: boolean;
  /** Count prohibitions whose window is yet to open, too. */
  windows?: Windows;
  /** Make a user of each group of the provider that a team names, called `OidcGroup/NAME`: who will sign in with it. */
  withOidcGroups?: boolean;
}

/**
 * Turns the stored tenancy into an NGAC policy: tenants, workspaces and groups as object attributes of the class
 * `Hierarchy`, environments, regions, clusters and own classes as further ones, roles at levels as user attributes.
 * Every state compiles: what is dangling, circular or otherwise nonsense gives nothing and is told in `problems`.
 * Every association is well-scoped (design ngac.md, 2.2). Independent of the order of lists.
 */
export function compileTenancyPolicy(
  state: TenancyState,
  clusterList: readonly ClusterFacts[],
  now: Date,
  { withoutLeaves = false, windows = "open", withOidcGroups = false }: CompileTenancyOptions = {},
): CompiledTenancy {
  const ownership = decideOwnership(state);
  const clusters = new Map(
    clusterList
      .filter(({ name }) => isObjectName(name))
      .toSorted((a, b) => compareText(a.name, b.name))
      .map((cluster) => [cluster.name, cluster]),
  );
  const facts = [...clusters.values()];
  const { levels, groups, problems: levelProblems } = readLevels(state);
  const teams = readTeams(state);
  const granted = readGrants(state, levels, teams.parentsOfTeam, now);
  const named = state.prohibitions.flatMap(({ spec }) => [...spec.inclusions, ...spec.exclusions]);
  const classes = readClasses(state, facts, teams.parentsOfTeam, named);
  const duties = readDuties(state, levels, ownership);
  const containers = new Set([...levels.keys(), ...classes.attributes.keys()]);
  const bans = readProhibitions(state, containers, teams.parentsOfTeam, now, windows);
  const leaves = withoutLeaves ? [] : readLeaves(ownership, facts, groups, classes);

  const nodes = new NodeSet();
  for (const name of [hierarchy, ...classes.classes]) nodes.add(name, "PC");
  for (const name of [hierarchy, ...classes.classes]) nodes.assign(everyone, "UA", name);
  for (const [name, { parent }] of levels) nodes.assign(name, "OA", parent ?? hierarchy);
  for (const [name, policyClass] of classes.attributes) nodes.assign(name, "OA", policyClass);
  for (const { name } of facts) nodes.assign(unownedNode(name), "OA", "Organization");
  for (const { node, containers } of leaves)
    for (const container of containers) nodes.assign(node, "O", container);
  for (const [object, level] of duties.objects) nodes.assign(object, "O", level);
  if (bans.prohibitions.some(({ exclusions }) => exclusions.includes(nowhere)))
    nodes.assign(nowhere, "OA", hierarchy);
  for (const [team, parents] of teams.parentsOfTeam)
    for (const parent of [everyone, ...parents]) nodes.assign(team, "UA", parent);
  const wrappers = [...bans.wrappers, ...duties.wrappers];
  for (const [wrapper] of wrappers) nodes.assign(wrapper, "UA", everyone);

  const memberships = new Map<string, Set<string>>();
  const hold = (holder: string, container: string) => {
    if (isPerson(holder)) {
      const held = memberships.get(holder) ?? new Set([everyone]);
      memberships.set(holder, held.add(container));
    } else nodes.assign(holder, "UA", container);
  };
  const associations: Association[] = [];
  for (const { node, level, rights, holders } of granted.grants) {
    nodes.assign(node, "UA", hierarchy);
    associations.push({ ua: node, target: formatLevel(level), rights });
    for (const holder of holders) {
      if (!isPerson(holder)) nodes.assign(holder, "UA", everyone);
      hold(holder, node);
    }
  }
  for (const { node, policyClass, attribute, rights, holder } of classes.grants) {
    nodes.assign(node, "UA", policyClass);
    associations.push({ ua: node, target: attribute, rights });
    hold(holder, node);
  }
  for (const [attribute, rights] of classes.openRights)
    associations.push({ ua: everyone, target: attribute, rights });
  for (const [member, memberOf] of teams.teamsOfMember) for (const team of memberOf) hold(member, team);
  for (const [wrapper, person] of wrappers) hold(person, wrapper);
  const users = new Map([...memberships].map(([name, held]) => [name, new Set(held)]));
  for (const { spec } of state.users) {
    const name = subjectNode({ kind: "User", name: spec.subject });
    const held = users.get(name) ?? new Set([everyone]);
    for (const group of spec.oidcGroups)
      for (const team of teams.teamsOfOidcGroup.get(group) ?? []) held.add(team);
    users.set(name, held);
  }
  if (withOidcGroups)
    for (const [group, memberOf] of teams.teamsOfOidcGroup)
      users.set(oidcGroupNode(group), new Set([everyone, ...memberOf]));
  for (const [name, held] of users) for (const container of held) nodes.assign(name, "U", container);

  const next = Math.min(granted.nextEnd, bans.nextEdge);
  return {
    policy: {
      resourceRights: allRights,
      nodes: nodes.list(),
      associations: associations.toSorted(
        (a, b) => compareText(a.ua, b.ua) || compareText(a.target, b.target),
      ),
      prohibitions: [...bans.prohibitions, ...duties.prohibitions].toSorted((a, b) =>
        compareText(a.name, b.name),
      ),
      obligations: duties.obligations.toSorted((a, b) => compareText(a.name, b.name)),
    },
    ...(next === Infinity ? {} : { nextChangeAt: new Date(next) }),
    ownership,
    clusters,
    levels,
    grants: granted.grants,
    classes,
    leaves: new Map(leaves.map((leaf) => [leaf.node, leaf])),
    memberships: new Map([...memberships].map(([name, held]) => [name, [...held].toSorted()])),
    teamsOfOidcGroup: teams.teamsOfOidcGroup,
    problems: [
      ...ownership.problems,
      ...levelProblems,
      ...teams.problems,
      ...granted.problems,
      ...classes.problems,
      ...bans.problems,
    ],
  };
}

/** People and programs are users of the model; everything else that holds rights is an attribute. */
function isPerson(holder: string): boolean {
  return holder.startsWith("User/") || holder.startsWith("ServiceAccount/");
}
