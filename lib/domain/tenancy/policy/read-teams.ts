import { indexByName } from "../ownership/claim-order";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import type { Subject } from "../resources/subject";
import type { TenancyState } from "../state";
import { subjectNode } from "./node-names";

interface Teams {
  /** `Team/x` → the teams it is a member of, without any that lies on a cycle. */
  parentsOfTeam: ReadonlyMap<string, readonly string[]>;
  /** `User/42`, `ServiceAccount/ci` → the teams that name them as members. */
  teamsOfMember: ReadonlyMap<string, readonly string[]>;
  /** A group of the provider → the teams that its people are in. */
  teamsOfOidcGroup: ReadonlyMap<string, readonly string[]>;
  problems: TenancyProblem[];
}

/**
 * Who is in which team. Teams that contain each other in a circle are not nested at all: the circle gives nothing.
 */
export function readTeams(state: Pick<TenancyState, "teams">): Teams {
  const teams = indexByName(state.teams);
  const problems: TenancyProblem[] = [];
  const parentsOfTeam = new Map<string, string[]>([...teams.keys()].map((name) => [`Team/${name}`, []]));
  const teamsOfMember = new Map<string, string[]>();
  const teamsOfOidcGroup = new Map<string, string[]>();
  const circles = findCircles(teams);
  for (const [name, { spec }] of teams) {
    const node = `Team/${name}`;
    for (const [index, member] of spec.members.entries()) {
      const refuse = (message: string) =>
        problems.push({ object: { kind: "Team", name }, field: `spec.members[${index}]`, message });
      if (member.kind !== "Team") add(teamsOfMember, subjectNode(member), node);
      else if (!teams.has(member.name)) refuse(`there is no team ${member.name}`);
      else if (circles.get(name) === circles.get(member.name))
        refuse(`teams ${name} and ${member.name} contain each other`);
      else add(parentsOfTeam, `Team/${member.name}`, node);
    }
    for (const group of spec.oidcGroups) add(teamsOfOidcGroup, group, node);
  }
  return { parentsOfTeam, teamsOfMember, teamsOfOidcGroup, problems };
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** A number for each strongly connected component of the nesting (Tarjan, without recursion: nesting may be deep). */
function findCircles(
  teams: ReadonlyMap<string, { spec: { members: readonly Subject[] } }>,
): Map<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const open: string[] = [];
  const nestedIn = (name: string) =>
    (teams.get(name)?.spec.members ?? []).flatMap((member) =>
      member.kind === "Team" && teams.has(member.name) ? [member.name] : [],
    );
  const lower = (name: string, value: number) => low.set(name, Math.min(low.get(name) ?? value, value));
  for (const root of teams.keys()) {
    if (order.has(root)) continue;
    const stack = [{ name: root, rest: nestedIn(root) }];
    order.set(root, order.size);
    lower(root, order.size - 1);
    open.push(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const next = frame.rest.pop();
      if (next === undefined) {
        stack.pop();
        const parent = stack.at(-1);
        if (parent) lower(parent.name, low.get(frame.name) ?? 0);
        if (low.get(frame.name) === order.get(frame.name)) {
          const start = open.lastIndexOf(frame.name);
          for (const name of open.splice(start)) component.set(name, order.get(frame.name) ?? 0);
        }
      } else if (!order.has(next)) {
        order.set(next, order.size);
        lower(next, order.size - 1);
        open.push(next);
        stack.push({ name: next, rest: nestedIn(next) });
      } else if (!component.has(next)) lower(frame.name, order.get(next) ?? 0);
    }
  }
  return component;
}
