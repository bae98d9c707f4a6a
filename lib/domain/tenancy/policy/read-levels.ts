import { indexByName, indexByPath } from "../ownership/claim-order";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import { workspaceNamespace } from "../resources/names";
import { formatLevel, type Level } from "../resources/subject";
import type { Group } from "../resources/tenancy";
import type { TenancyState } from "../state";
import type { ObjectDomain } from "./node-names";

/** A level that is there, and the one it lies in. Only the organization lies in none. */
export interface LevelNode {
  level: Level;
  parent?: string;
}

/** A group as the policy needs it. */
export interface GroupNode {
  node: string;
  workspace: string;
  domain: ObjectDomain;
  namespaces: readonly string[];
}

interface Levels {
  /** By `formatLevel`, parents before what lies in them. */
  levels: ReadonlyMap<string, LevelNode>;
  groups: readonly GroupNode[];
  problems: TenancyProblem[];
}

const groupKinds = [
  ["trafficGroups", "TrafficGroup", "traffic"],
  ["securityGroups", "SecurityGroup", "security"],
  ["gatewayGroups", "GatewayGroup", "gateway"],
] as const;

/** The tree of levels. What hangs on a tenant or workspace that is not there is left out and told. */
export function readLevels(state: TenancyState): Levels {
  const levels = new Map<string, LevelNode>([
    ["Organization", { level: { kind: "Organization", name: "" } }],
  ]);
  const problems: TenancyProblem[] = [];
  for (const name of indexByName(state.tenants).keys()) {
    levels.set(`Tenant/${name}`, { level: { kind: "Tenant", name }, parent: "Organization" });
  }
  for (const [name, { spec }] of indexByName(state.workspaces)) {
    const parent = `Tenant/${spec.tenant}`;
    if (levels.has(parent)) levels.set(`Workspace/${name}`, { level: { kind: "Workspace", name }, parent });
  }
  const groups: GroupNode[] = [];
  const workspaceOf = new Map(
    [...levels.values()].flatMap(({ level }) =>
      level.kind === "Workspace" ? [[workspaceNamespace(level.name), level.name] as const] : [],
    ),
  );
  for (const [list, kind, domain] of groupKinds) {
    for (const group of indexByPath<Group>(state[list]).values()) {
      const { name, namespace = "" } = group.metadata;
      const workspace = workspaceOf.get(namespace);
      if (workspace === undefined) {
        problems.push({
          object: { kind, name, namespace },
          field: "metadata.namespace",
          message: "no workspace keeps its groups in this namespace",
        });
        continue;
      }
      const level: Level = { kind, name, workspace };
      const node = formatLevel(level);
      levels.set(node, { level, parent: `Workspace/${workspace}` });
      groups.push({ node, workspace, domain, namespaces: group.spec.namespaces });
    }
  }
  return { levels, groups, problems };
}

/** The level and all it lies in, nearest first; empty when it is not there. */
export function listAncestors(levels: ReadonlyMap<string, LevelNode>, level: string): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = level; at !== undefined; at = levels.get(at)?.parent) {
    if (!levels.has(at)) return [];
    chain.push(at);
  }
  return chain;
}
