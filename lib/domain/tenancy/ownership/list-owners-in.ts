import { compareText } from "../../kubernetes/select";
import { hasCluster } from "./cluster-set";
import type { Ownership } from "./decide-ownership";
import type { Owner } from "./tenancy-problem";

/** What a workspace owns in one cluster. */
export interface OwnerInCluster extends Owner {
  /** Names, in order. */
  namespaces: readonly string[];
}

/**
 * Whose the namespaces of a cluster are, also of one that is not connected yet: a workspace that names a namespace in every cluster
 * (a star for the cluster) owns it there as soon as the cluster is connected. By name of the workspace.
 */
export function listOwnersIn({ claims }: Ownership, cluster: string): OwnerInCluster[] {
  const owners = new Map<string, { owner: Owner; namespaces: string[] }>();
  for (const [namespace, of] of claims)
    for (const { owner, clusters } of of) {
      if (!hasCluster(clusters, cluster)) continue;
      const known = owners.get(owner.workspace) ?? { owner, namespaces: [] };
      known.namespaces.push(namespace);
      owners.set(owner.workspace, known);
    }
  return [...owners.values()]
    .map(({ owner, namespaces }) => ({ ...owner, namespaces: namespaces.toSorted(compareText) }))
    .toSorted((a, b) => compareText(a.workspace, b.workspace));
}
