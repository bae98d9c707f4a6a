import type { TopologyGraph } from "@/lib/domain/topology/topology";

/** What is in the chosen clusters and namespaces; an empty choice is all. The very same graph when nothing is chosen. */
export function filterGraph(
  graph: TopologyGraph,
  clusters: readonly string[],
  namespaces: readonly string[],
): TopologyGraph {
  if (clusters.length === 0 && namespaces.length === 0) return graph;
  const inCluster = (name: string) => clusters.length === 0 || clusters.includes(name);
  const inNamespace = (name: string) => namespaces.length === 0 || namespaces.includes(name);
  const nodes = graph.nodes.filter((node) => inCluster(node.cluster) && inNamespace(node.namespace));
  const kept = new Set(nodes.map((node) => node.id));
  return {
    clusters: graph.clusters.filter((cluster) => inCluster(cluster.name)),
    namespaces: graph.namespaces.filter(
      (namespace) => inCluster(namespace.cluster) && inNamespace(namespace.name),
    ),
    nodes,
    edges: graph.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target)),
  };
}
