import { hasCluster } from "../ownership/cluster-set";
import type { Ownership } from "../ownership/decide-ownership";
import { selectsNamespace } from "../ownership/namespace-selector";
import type { Owner } from "../ownership/tenancy-problem";
import type { ClusterFacts } from "./cluster-facts";
import { leafNode, objectDomains, type ObjectDomain } from "./node-names";
import { listClusterAttributes, listCustomAttributes, type PolicyClasses } from "./read-classes";
import type { GroupNode } from "./read-levels";

/** The objects of one domain in an owned namespace of a known cluster. */
export interface Leaf {
  node: string;
  cluster: string;
  namespace: string;
  domain: ObjectDomain;
  owner: Owner;
  containers: readonly string[];
}

/** Every owned pair of namespace and known cluster, four leaves each: one for each domain. */
export function readLeaves(
  ownership: Ownership,
  clusters: readonly ClusterFacts[],
  groups: readonly GroupNode[],
  classes: PolicyClasses,
): Leaf[] {
  const leaves: Leaf[] = [];
  const groupsOf = Map.groupBy(groups, ({ workspace }) => workspace);
  for (const cluster of clusters) {
    const clusterAttributes = listClusterAttributes(cluster);
    for (const [namespace, claims] of ownership.claims) {
      const owner = claims.find((claim) => hasCluster(claim.clusters, cluster.name))?.owner;
      if (owner === undefined) continue;
      const attributes = [
        ...clusterAttributes,
        ...listCustomAttributes(classes.custom, cluster.name, namespace),
      ];
      const chosen = (groupsOf.get(owner.workspace) ?? []).filter((group) =>
        selectsNamespace(group.namespaces, cluster.name, namespace),
      );
      for (const domain of objectDomains) {
        const own = chosen.filter((group) => group.domain === domain).map(({ node }) => node);
        const containers = [...(own.length > 0 ? own : [`Workspace/${owner.workspace}`]), ...attributes];
        leaves.push({
          node: leafNode(cluster.name, namespace, domain),
          cluster: cluster.name,
          namespace,
          domain,
          owner,
          containers,
        });
      }
    }
  }
  return leaves;
}
