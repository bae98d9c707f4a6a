import type { AccessBinding, AccessRequest } from "@/lib/domain/tenancy/resources/access";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import { listLevelsAbove } from "./permission";
import { askLevel, decisionLevel, isPending } from "./request-words";
import { subjectKey } from "./subject-words";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

export interface WorkspaceSummary {
  name: string;
  title: string;
  tenant: string;
  /** Namespaces of clusters that it owns now. */
  places: { cluster: string; namespace: string }[];
  hosts: number;
  groups: number;
  /** Subjects with a role here, also by a role given above. */
  people: number;
  pendingRequests: number;
  conflicts: number;
}

export interface TenantSummary {
  name: string;
  title: string;
  workspaces: number;
  places: number;
  hosts: number;
  people: number;
  pendingRequests: number;
  conflicts: number;
}

/** Roles that hold at a level: given there or above, nearest first. */
export function listBindings(level: Level, view: TenancyOverview): AccessBinding[] {
  return listLevelsAbove(level, view.workspaces).flatMap((above) =>
    view.bindings.filter(({ spec }) => formatLevel(spec.level) === formatLevel(above)),
  );
}

function countPeople(bindings: readonly AccessBinding[]): number {
  return new Set(bindings.flatMap(({ spec }) => spec.subjects.map(subjectKey))).size;
}

/** Requests about a level or anything below it, and those that are decided there. */
export function listRequests(level: Level, view: TenancyOverview): AccessRequest[] {
  const text = formatLevel(level);
  return view.requests.filter(({ spec: { ask } }) =>
    [...listLevelsAbove(askLevel(ask), view.workspaces), decisionLevel(ask, view)].some(
      (each) => formatLevel(each) === text,
    ),
  );
}

export function summarizeWorkspace(
  { metadata, spec }: TenancyOverview["workspaces"][number],
  view: TenancyOverview,
): WorkspaceSummary {
  const { name } = metadata;
  const level: Level = { kind: "Workspace", name };
  return {
    name,
    title: spec.displayName ?? name,
    tenant: spec.tenant,
    places: view.ownership.entries
      .filter(({ workspace }) => workspace === name)
      .map(({ cluster, namespace }) => ({ cluster, namespace })),
    hosts: spec.hosts.length,
    groups: view.groups.filter((group) => workspaceOfGroup(group) === name).length,
    people: countPeople(listBindings(level, view)),
    pendingRequests: listRequests(level, view).filter(isPending).length,
    conflicts: view.ownership.conflicts.filter((conflict) => involves(conflict, name)).length,
  };
}

export function summarizeTenant(
  { metadata, spec }: TenancyOverview["tenants"][number],
  view: TenancyOverview,
): TenantSummary {
  const { name } = metadata;
  const level: Level = { kind: "Tenant", name };
  const workspaces = view.workspaces.filter((workspace) => workspace.spec.tenant === name);
  const names = workspaces.map((workspace) => workspace.metadata.name);
  const below = view.bindings.filter(
    ({ spec: { level: at } }) =>
      (at.kind === "Tenant" && at.name === name) ||
      names.includes(at.kind === "Workspace" ? at.name : (at.workspace ?? "")),
  );
  return {
    name,
    title: spec.displayName ?? name,
    workspaces: workspaces.length,
    places: view.ownership.entries.filter(({ tenant }) => tenant === name).length,
    hosts: workspaces.reduce((sum, workspace) => sum + workspace.spec.hosts.length, 0),
    people: countPeople(below),
    pendingRequests: listRequests(level, view).filter(isPending).length,
    conflicts: view.ownership.conflicts.filter((conflict) => names.some((each) => involves(conflict, each)))
      .length,
  };
}

const prefix = "isthmus-ws-";

/** The workspace in whose namespace of the host a group lies. */
export function workspaceOfGroup({ metadata }: { metadata: { namespace?: string | undefined } }): string {
  return metadata.namespace?.startsWith(prefix) === true ? metadata.namespace.slice(prefix.length) : "";
}

function involves(conflict: TenancyOverview["ownership"]["conflicts"][number], workspace: string): boolean {
  return conflict.winner === workspace || conflict.loser === workspace;
}
