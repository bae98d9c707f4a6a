import { isAllowed } from "../../ngac/is-allowed";
import type { Subject } from "../../ngac/policy";
import type { PolicyGraph } from "../../ngac/policy-graph";
import type { CompiledTenancy } from "../policy/compile-tenancy-policy";
import { subjectNode } from "../policy/node-names";
import type { Scope } from "../policy/visible-scope";
import { formatLevel, type Level, type Subject as SubjectName } from "../resources/subject";
import type { Right } from "../rights";
import type { TenancyState } from "../state";

/** Who looks at tenancy, and the policy of that moment. */
export interface Viewer {
  /** The provider's `sub`. */
  sub: string;
  subject: Subject;
  scope: Scope;
  graph: PolicyGraph;
  compiled: CompiledTenancy;
}

/** What the viewer may see, asked often; each level is decided once. */
export interface Sight {
  has(right: Right, level: string): boolean;
  readsOrganization: boolean;
  seesWorkspace(name: string): boolean;
  seesTenant(name: string): boolean;
  seesLevel(level: Level): boolean;
  /** The viewer, or a team that they are in. */
  isOwn(subject: SubjectName): boolean;
}

const organization = "Organization";

export function lookAs(viewer: Viewer, state: Pick<TenancyState, "teams">): Sight {
  const { graph, subject, scope } = viewer;
  const decided = new Map<string, boolean>();
  const has = (right: Right, level: string): boolean => {
    const key = `${right} ${level}`;
    const known = decided.get(key) ?? isAllowed(graph, subject, right, { node: level });
    decided.set(key, known);
    return known;
  };
  const own = listOwnSubjects(viewer, state);
  const seesWorkspace = (name: string): boolean => scope.all || scope.workspaces.has(name);
  const seesTenant = (name: string): boolean => scope.all || scope.tenants.has(name);
  return {
    has,
    readsOrganization: has("read", organization),
    seesWorkspace,
    seesTenant,
    seesLevel: (level) => scope.all || has("read", formatLevel(level)),
    isOwn: (name) => own.has(subjectNode(name)),
  };
}

/** The viewer's own names: theirs, their teams', and the teams these are in. */
function listOwnSubjects(
  { sub, subject }: Viewer,
  { teams }: Pick<TenancyState, "teams">,
): ReadonlySet<string> {
  const own = new Set([`User/${sub}`, `ServiceAccount/${sub}`]);
  if ("attributes" in subject)
    for (const name of subject.attributes) if (name.startsWith("Team/")) own.add(name);
  for (let before = -1; before !== own.size;) {
    before = own.size;
    for (const { metadata, spec } of teams)
      if (spec.members.some((member) => own.has(subjectNode(member)))) own.add(`Team/${metadata.name}`);
  }
  return own;
}
