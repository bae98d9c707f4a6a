import { decideRights } from "../../ngac/decide-rights";
import { listNamedHolders } from "../access/find-grantors";
import { isReservedNamespace } from "../ownership/namespace-selector";
import { ownerOf } from "../ownership/decide-ownership";
import type { OwnershipConflict } from "../ownership/decide-namespaces";
import { isInScope } from "../policy/visible-scope";
import type { Group } from "../resources/tenancy";
import { formatLevel } from "../resources/subject";
import { rights as allRights, type Right } from "../rights";
import type { TenancyState } from "../state";
import type { ClusterPlace, GroupKind, OwnershipConflictView, TenancyOverview } from "../tenancy-view";
import { lookAs, type Viewer } from "./viewer";
import { visibleState } from "./visible-state";

type Overview = Omit<TenancyOverview, "isSynced" | "hostReachable" | "problems">;

/** Everything of tenancy that the viewer may see, with what they may do where. */
export function buildOverview(state: TenancyState, viewer: Viewer): Overview {
  const seen = visibleState(state, viewer);
  const { policyClasses, attributes, associations, prohibitions, obligations } = seen;
  return {
    organization: seen.organizations.find(({ metadata }) => metadata.name === "default"),
    tenants: [...seen.tenants],
    workspaces: [...seen.workspaces],
    groups: [
      ...withKind("TrafficGroup", seen.trafficGroups),
      ...withKind("SecurityGroup", seen.securityGroups),
      ...withKind("GatewayGroup", seen.gatewayGroups),
    ],
    hostClaims: [...seen.hostClaims],
    serviceGrants: [...seen.serviceGrants],
    teams: [...seen.teams],
    users: [...seen.users],
    roles: [...seen.accessRoles],
    bindings: [...seen.accessBindings],
    requests: [...seen.accessRequests],
    policyClasses: [...policyClasses],
    attributes: [...attributes],
    associations: [...associations],
    prohibitions: [...prohibitions],
    obligations: [...obligations],
    clusters: listClusters(viewer),
    ownership: {
      ...listOwnership(viewer),
      conflicts: viewer.compiled.ownership.conflicts.flatMap(
        (conflict) => viewConflict(conflict, viewer) ?? [],
      ),
    },
    may: listRights(state, viewer),
    administrators: listAdministrators(state, viewer),
  };
}

function withKind(kind: GroupKind, groups: readonly Group[]): (Group & { kind: GroupKind })[] {
  return groups.map((group) => ({ ...group, kind }));
}

function listClusters({ compiled, scope }: Viewer): ClusterPlace[] {
  return [...compiled.clusters.values()].flatMap(({ name, environment, region, namespaces = [] }) => {
    const visible = namespaces.filter((namespace) => isInScope(scope, name, namespace));
    if (visible.length === 0 && !isInScope(scope, name)) return [];
    return [
      {
        name,
        ...(environment === undefined ? {} : { environment }),
        ...(region === undefined ? {} : { region }),
        namespaces: visible.toSorted(),
      },
    ];
  });
}

function listOwnership({ compiled, scope }: Viewer): Pick<Overview["ownership"], "entries" | "unowned"> {
  const entries = [...compiled.leaves.values()]
    // Each owned namespace has a leaf for each domain.
    .filter(({ domain, cluster, namespace }) => domain === "other" && isInScope(scope, cluster, namespace))
    .map(({ cluster, namespace, owner }) => ({ cluster, namespace, ...owner }));
  const unowned = [...compiled.clusters.values()].flatMap(({ name: cluster, namespaces = [] }) =>
    namespaces
      .filter(
        (namespace) =>
          !isReservedNamespace(namespace) &&
          ownerOf(compiled.ownership, cluster, namespace) === undefined &&
          isInScope(scope, cluster, namespace),
      )
      .map((namespace) => ({ cluster, namespace })),
  );
  return { entries, unowned };
}

/**
 * A conflict as the viewer may know it: the loser learns that somebody else has it, not who. Undefined for who may not see the
 * loser.
 */
export function viewConflict(
  { kind, subject, winner, loser }: OwnershipConflict,
  { scope }: Pick<Viewer, "scope">,
): OwnershipConflictView | undefined {
  const sees = (workspace: string): boolean => scope.all || scope.workspaces.has(workspace);
  if (!sees(loser.workspace)) return undefined;
  const knowsWinner = sees(winner.workspace);
  const has = knowsWinner
    ? `workspace ${winner.workspace} of tenant ${winner.tenant} has it`
    : "another workspace has it";
  return {
    kind: kind === "Host" ? "host" : "namespace",
    what: subject,
    winner: knowsWinner ? winner.workspace : "",
    loser: loser.workspace,
    message: `${subject} is not of workspace ${loser.workspace}: ${has}`,
  };
}

function listAdministrators(state: TenancyState, viewer: Viewer): Record<string, string[]> {
  if (viewer.scope.all) return {};
  return Object.fromEntries(
    [...viewer.scope.tenants].toSorted().map((tenant) => {
      const level = formatLevel({ kind: "Tenant", name: tenant });
      const holders = listNamedHolders({ graph: viewer.graph, state }, level, "request:decide");
      return [
        level,
        holders.filter(({ subject }) => !subject.startsWith("platform:")).map(({ name }) => name),
      ];
    }),
  );
}

function listRights(state: TenancyState, viewer: Viewer): Record<string, Right[]> {
  const { graph, subject, compiled } = viewer;
  const sight = lookAs(viewer, state);
  const entries = [...compiled.levels].flatMap(([node, { level }]) => {
    const held = decideRights(graph, subject, { node });
    const isSeen =
      level.kind === "Organization" ||
      held.size > 0 ||
      (level.kind === "Tenant" && sight.seesTenant(level.name)) ||
      (level.kind === "Workspace" && sight.seesWorkspace(level.name));
    return isSeen ? [[node, allRights.filter((right) => held.has(right))] as const] : [];
  });
  return Object.fromEntries(entries);
}
