import { oidcGroupNode } from "../policy/node-names";
import { readTeams } from "../policy/read-teams";
import type { TenancyState } from "../state";

/**
 * Everybody in each team, through nested teams too: `Team/x` → elements of people, programs and groups of the provider.
 * Circles give nothing.
 */
export function findTeamPeople(state: Pick<TenancyState, "teams">): ReadonlyMap<string, Set<string>> {
  const { parentsOfTeam, teamsOfMember, teamsOfOidcGroup } = readTeams(state);
  const members = new Map<string, Set<string>>();
  const put = (person: string, teams: readonly string[]) => {
    const reached = new Set(teams);
    for (const team of reached) {
      members.set(team, (members.get(team) ?? new Set()).add(person));
      for (const parent of parentsOfTeam.get(team) ?? []) reached.add(parent);
    }
  };
  for (const [person, teams] of teamsOfMember) put(person, teams);
  for (const [group, teams] of teamsOfOidcGroup) put(oidcGroupNode(group), teams);
  return members;
}
