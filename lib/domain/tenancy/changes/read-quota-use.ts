import { listClusters } from "../ownership/cluster-set";
import { indexByName } from "../ownership/claim-order";
import type { Ownership } from "../ownership/decide-ownership";
import type { Quota } from "../resources/tenancy";
import type { TenancyState } from "../state";

type QuotaName = "workspaces" | "namespaces" | "hosts";

/** How much of a quota is used at a level. */
interface QuotaUse {
  /** `formatLevel`. */
  level: string;
  name: QuotaName;
  used: number;
  /** Absent: no limit here. */
  limit: number | undefined;
}

/**
 * How many workspaces, namespaces and hosts each level has. A namespace counts once for each known cluster in which it is
 * owned, at least once; a host counts as soon as it is asked for.
 */
export function readQuotaUse(
  state: TenancyState,
  ownership: Ownership,
  clusters: readonly string[],
): QuotaUse[] {
  const namespaces = new Map<string, number>();
  for (const claims of ownership.claims.values())
    for (const { owner, clusters: set } of claims) {
      const names = listClusters(set);
      const count = set.allBut ? clusters.filter((name) => !set.clusters.has(name)).length : names.length;
      namespaces.set(owner.workspace, (namespaces.get(owner.workspace) ?? 0) + Math.max(1, count));
    }
  const workspaces = [...indexByName(state.workspaces).values()];
  const uses: QuotaUse[] = [];
  const add = (
    level: string,
    quota: Quota | undefined,
    members: typeof workspaces,
    countsMembers: boolean,
  ) => {
    if (quota === undefined) return;
    const sum = (of: (workspace: (typeof workspaces)[number]) => number) =>
      members.reduce((total, member) => total + of(member), 0);
    if (countsMembers)
      uses.push({ level, name: "workspaces", used: members.length, limit: quota.workspaces });
    uses.push(
      {
        level,
        name: "namespaces",
        used: sum(({ metadata }) => namespaces.get(metadata.name) ?? 0),
        limit: quota.namespaces,
      },
      { level, name: "hosts", used: sum(({ spec }) => spec.hosts.length), limit: quota.hosts },
    );
  };
  for (const { spec } of indexByName(state.organizations).values())
    add("Organization", spec.quota, workspaces, true);
  for (const [name, { spec }] of indexByName(state.tenants))
    add(
      `Tenant/${name}`,
      spec.quota,
      workspaces.filter((workspace) => workspace.spec.tenant === name),
      true,
    );
  for (const workspace of workspaces)
    add(`Workspace/${workspace.metadata.name}`, workspace.spec.quota, [workspace], false);
  return uses;
}
