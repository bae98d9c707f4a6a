import type { TenancyState } from "../state";
import { compareClaims, indexByName } from "./claim-order";
import {
  clusterSetOf,
  intersectClusters,
  isEmptySet,
  listClusters,
  subtractClusters,
  type ClusterSet,
} from "./cluster-set";
import { isReservedNamespace, parseNamespaceSelector } from "./namespace-selector";
import type { Owner, TenancyProblem } from "./tenancy-problem";

/** One workspace's hold on a namespace name: where it has it, after older claims took theirs. */
export interface NamespaceClaim {
  owner: Owner;
  clusters: ClusterSet;
}

/** Two workspaces want one thing. The loser does not have it. */
export interface OwnershipConflict {
  kind: "Namespace" | "Host";
  /** `west/shop` (a star when the clusters of tomorrow are meant too), or the host the loser asks for. */
  subject: string;
  winner: Owner;
  loser: Owner;
  /** Where the loser asks for it, e.g. `spec.namespaces[1]`. */
  field: string;
}

interface NamespaceDecision {
  claims: ReadonlyMap<string, readonly NamespaceClaim[]>;
  conflicts: OwnershipConflict[];
  problems: TenancyProblem[];
}

/**
 * Shares out namespaces among workspaces: each is looked at in the order of {@link compareClaims} and gets what its
 * selectors name, in the clusters its tenant has, minus what older ones got.
 */
export function decideNamespaces(state: Pick<TenancyState, "tenants" | "workspaces">): NamespaceDecision {
  const tenants = indexByName(state.tenants);
  const claims = new Map<string, NamespaceClaim[]>();
  const conflicts: OwnershipConflict[] = [];
  const problems: TenancyProblem[] = [];
  for (const workspace of [...indexByName(state.workspaces).values()].toSorted(compareClaims)) {
    const object = { kind: "Workspace", name: workspace.metadata.name };
    const tenant = tenants.get(workspace.spec.tenant);
    if (tenant === undefined) {
      problems.push({ object, field: "spec.tenant", message: "there is no such tenant" });
      continue;
    }
    const owner: Owner = { tenant: tenant.metadata.name, workspace: workspace.metadata.name };
    const granted = clusterSetOf(tenant.spec.clusters);
    const refuse = (index: number, message: string) =>
      problems.push({ object, field: `spec.namespaces[${index}]`, message });
    for (const [index, text] of workspace.spec.namespaces.entries()) {
      const selector = parseNamespaceSelector(text);
      if (selector === undefined) {
        refuse(index, `${text} is not CLUSTER/NAMESPACE`);
        continue;
      }
      if (isReservedNamespace(selector.namespace)) {
        refuse(index, `namespace ${selector.namespace} belongs to the platform`);
        continue;
      }
      let wanted = intersectClusters(clusterSetOf([selector.cluster]), granted);
      if (isEmptySet(wanted)) {
        refuse(index, `tenant ${owner.tenant} has no cluster that ${text} means`);
        continue;
      }
      const others = claims.get(selector.namespace) ?? [];
      for (const other of others) {
        if (other.owner.workspace === owner.workspace) continue;
        const lost = intersectClusters(wanted, other.clusters);
        if (isEmptySet(lost)) continue;
        wanted = subtractClusters(wanted, lost);
        for (const cluster of listClusters(lost)) {
          const subject = `${cluster}/${selector.namespace}`;
          conflicts.push({
            kind: "Namespace",
            subject,
            winner: other.owner,
            loser: owner,
            field: `spec.namespaces[${index}]`,
          });
          refuse(index, `${subject} belongs to another workspace`);
        }
      }
      if (!isEmptySet(wanted)) claims.set(selector.namespace, [...others, { owner, clusters: wanted }]);
    }
  }
  return { claims, conflicts, problems };
}
