import { subjectNode } from "../policy/node-names";
import { decisionLevelOf } from "../policy/request-level";
import type { AccessBinding, ProhibitionResource, Team, User } from "../resources/access";
import type { ChangeSet } from "../resources/change-set";
import { workspaceNamespace } from "../resources/names";
import type { Group, Workspace } from "../resources/tenancy";
import type { GroupKind } from "../tenancy-view";
import { emptyTenancyState, type TenancyState } from "../state";
import { lookAs, type Sight, type Viewer } from "./viewer";

/**
 * What of the state the viewer may see; the rest is as if it were not there. Whoever reads the organization sees all of it, but
 * what lies in levels that are closed to them. Of people and teams everybody else sees those that have something where they see.
 */
export function visibleState(state: TenancyState, viewer: Viewer): TenancyState {
  const { scope, compiled } = viewer;
  if (scope.all) return state;
  const sight = lookAs(viewer, state);
  const { seesTenant, seesWorkspace, readsOrganization } = sight;
  const isNothing =
    scope.clusters.size + scope.tenants.size + scope.workspaces.size + scope.namespaces.size === 0;
  const own = ownOf(state, sight);
  if (isNothing) return { ...emptyTenancyState, ...own };
  const workspaces = state.workspaces.filter(({ metadata }) => seesWorkspace(metadata.name));
  const accessBindings = state.accessBindings.filter(
    ({ spec }) => sight.seesLevel(spec.level) || spec.subjects.some(sight.isOwn),
  );
  const accessRequests = state.accessRequests.filter(
    ({ spec }) =>
      spec.requester === viewer.sub ||
      readsOrganization ||
      sight.has("request:decide", decisionLevelOf(state, compiled.ownership, spec.ask)),
  );
  const { teams, users } = readsOrganization
    ? state
    : listKnownSubjects(state, accessBindings, sight, viewer);
  const groups = (kind: GroupKind, list: readonly Group[]): Group[] =>
    listGroups(kind, list, workspaces, sight);
  return {
    organizations: state.organizations,
    tenants: state.tenants.filter(({ metadata }) => seesTenant(metadata.name)),
    workspaces,
    hostClaims: state.hostClaims.filter(({ spec }) => seesWorkspace(spec.workspace)),
    trafficGroups: groups("TrafficGroup", state.trafficGroups),
    securityGroups: groups("SecurityGroup", state.securityGroups),
    gatewayGroups: groups("GatewayGroup", state.gatewayGroups),
    serviceGrants: state.serviceGrants.filter(
      ({ spec }) => seesTenant(spec.fromTenant) || seesTenant(spec.toTenant),
    ),
    accessRoles: state.accessRoles,
    accessBindings,
    teams,
    users,
    accessRequests,
    prohibitions: readsOrganization
      ? state.prohibitions
      : state.prohibitions.filter((prohibition) => isForEveryone(prohibition, sight)),
    associations: readsOrganization ? state.associations : [],
    policyClasses: readsOrganization ? state.policyClasses : [],
    attributes: readsOrganization ? state.attributes : [],
    obligations: state.obligations,
    changeSets: listChangeSets(state, sight),
  };
}

/** Somebody to whom nothing was given yet still sees what they asked for. */
function ownOf(state: TenancyState, sight: Sight): Pick<TenancyState, "accessRequests" | "accessBindings"> {
  return {
    accessRequests: state.accessRequests.filter(({ spec }) =>
      sight.isOwn({ kind: "User", name: spec.requester }),
    ),
    accessBindings: state.accessBindings.filter(({ spec }) => spec.subjects.some(sight.isOwn)),
  };
}

function listGroups(
  kind: GroupKind,
  list: readonly Group[],
  workspaces: readonly Workspace[],
  sight: Sight,
): Group[] {
  const byNamespace = new Map(
    workspaces.map(({ metadata }) => [workspaceNamespace(metadata.name), metadata.name] as const),
  );
  return list.filter(({ metadata: { name, namespace = "" } }) => {
    const workspace = byNamespace.get(namespace);
    return workspace !== undefined && sight.seesLevel({ kind, name, workspace });
  });
}

/** They hold whole objects of any namespace of their workspace: for who reads all of that, not for who sees a group in it. */
function listChangeSets({ changeSets, workspaces }: TenancyState, sight: Sight): ChangeSet[] {
  const read = new Set(
    workspaces.flatMap(({ metadata: { name } }) =>
      sight.has("read", `Workspace/${name}`) ? [workspaceNamespace(name)] : [],
    ),
  );
  return changeSets.filter(
    ({ metadata: { namespace = "" } }) => read.has(namespace) || sight.readsOrganization,
  );
}

/** Those who are named by what the viewer sees, and the viewer's own teams with their people. */
function listKnownSubjects(
  state: TenancyState,
  bindings: readonly AccessBinding[],
  sight: Sight,
  { sub }: Viewer,
): { teams: Team[]; users: User[] } {
  const known = new Set(bindings.flatMap(({ spec }) => spec.subjects.map(subjectNode)));
  known.add(`User/${sub}`);
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const { metadata, spec } of state.teams) {
      const isKnown =
        known.has(`Team/${metadata.name}`) || sight.isOwn({ kind: "Team", name: metadata.name });
      if (!isKnown) continue;
      known.add(`Team/${metadata.name}`);
      for (const member of spec.members) known.add(subjectNode(member));
    }
  }
  const teams = state.teams.filter(({ metadata }) => known.has(`Team/${metadata.name}`));
  const groups = new Set(teams.flatMap(({ spec }) => spec.oidcGroups));
  const users = state.users.filter(
    ({ spec }) => known.has(`User/${spec.subject}`) || spec.oidcGroups.some((group) => groups.has(group)),
  );
  return { teams, users };
}

const openClasses = /^(Environment|Region):/;

/** A window that holds for everybody, told by what names no level, no cluster and no namespace of anybody else. */
function isForEveryone({ spec }: ProhibitionResource, sight: Sight): boolean {
  const isTellable = (name: string): boolean => {
    if (name === "Organization" || openClasses.test(name)) return true;
    const [kind, rest = ""] = [name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)];
    return kind === "Tenant" ? sight.seesTenant(rest) : kind === "Workspace" && sight.seesWorkspace(rest);
  };
  const concerns = spec.subject.kind === "Everyone" || sight.isOwn(spec.subject);
  return concerns && [...spec.inclusions, ...spec.exclusions].every(isTellable);
}
