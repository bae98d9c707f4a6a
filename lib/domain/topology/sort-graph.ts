import { compareText } from "../kubernetes/select";
import type { TopologyGraph } from "./topology";

/** The order of every graph: by key. */
export function sortGraph({ clusters, namespaces, nodes, edges }: TopologyGraph): TopologyGraph {
  const byId = (a: { id: string }, b: { id: string }) => compareText(a.id, b.id);
  return {
    clusters: clusters.toSorted((a, b) => compareText(a.name, b.name)),
    namespaces: namespaces.toSorted(byId),
    nodes: nodes.toSorted(byId),
    edges: edges.toSorted(byId),
  };
}
