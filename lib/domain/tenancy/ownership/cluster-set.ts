/** A set of clusters that may be open to clusters connected later: all but `clusters`, or exactly `clusters`. */
export interface ClusterSet {
  allBut: boolean;
  clusters: ReadonlySet<string>;
}

/** @param names `*` means every cluster, also those of tomorrow. */
export function clusterSetOf(names: readonly string[]): ClusterSet {
  return names.includes("*")
    ? { allBut: true, clusters: new Set() }
    : { allBut: false, clusters: new Set(names) };
}

export function hasCluster(set: ClusterSet, cluster: string): boolean {
  return set.clusters.has(cluster) !== set.allBut;
}

export function isEmptySet(set: ClusterSet): boolean {
  return !set.allBut && set.clusters.size === 0;
}

export function intersectClusters(a: ClusterSet, b: ClusterSet): ClusterSet {
  if (a.allBut && b.allBut) return { allBut: true, clusters: new Set([...a.clusters, ...b.clusters]) };
  const [finite, other] = a.allBut ? [b, a] : [a, b];
  return { allBut: false, clusters: new Set([...finite.clusters].filter((name) => hasCluster(other, name))) };
}

export function subtractClusters(a: ClusterSet, b: ClusterSet): ClusterSet {
  return intersectClusters(a, { allBut: !b.allBut, clusters: b.clusters });
}

/** Names in order; `*` alone for a set that clusters connected later may join. */
export function listClusters(set: ClusterSet): string[] {
  return set.allBut ? ["*"] : [...set.clusters].toSorted();
}
