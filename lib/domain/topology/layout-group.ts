import type { ElkNode } from "elkjs/lib/elk-api";
import type { TopologyGraph } from "./topology";

/** Size of every node card, in canvas pixels. */
export const nodeSize = { width: 200, height: 52 } as const;

/** One namespace of one cluster, with what its inner layout depends on and nothing else. */
export interface LayoutGroup {
  /** Namespace id. */
  id: string;
  cluster: string;
  nodes: string[];
  /** Edges with both ends inside. */
  edges: { id: string; source: string; target: string }[];
  /** The same text means the same inner layout: the key of a cache. */
  structure: string;
}

/** The inner layout of a group: positions from its own top left corner. */
export interface PlacedGroup {
  id: string;
  width: number;
  height: number;
  nodes: { id: string; x: number; y: number }[];
}

/** Cuts a graph into its groups, in order of id. */
export function splitIntoGroups(graph: Pick<TopologyGraph, "namespaces" | "nodes" | "edges">): LayoutGroup[] {
  const groups = new Map<string, LayoutGroup>();
  for (const { id, cluster } of graph.namespaces)
    groups.set(id, { id, cluster, nodes: [], edges: [], structure: "" });
  const groupOf = new Map<string, LayoutGroup>();
  for (const node of graph.nodes) {
    const group = groups.get(`${node.cluster}/${node.namespace}`);
    if (group === undefined) continue;
    group.nodes.push(node.id);
    groupOf.set(node.id, group);
  }
  for (const { id, source, target } of graph.edges) {
    const group = groupOf.get(source);
    if (group !== undefined && group === groupOf.get(target)) group.edges.push({ id, source, target });
  }
  for (const group of groups.values()) {
    group.nodes.sort();
    group.edges.sort((a, b) => (a.id < b.id ? -1 : 1));
    group.structure = JSON.stringify([
      group.nodes,
      group.edges.map(({ source, target }) => [source, target]),
    ]);
  }
  return [...groups.values()]
    .filter(({ nodes }) => nodes.length > 0)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The group as ELK's layered algorithm takes it: from left to right, the given order kept. */
export function toElkGraph(group: LayoutGroup): ElkNode {
  return {
    id: group.id,
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.padding": "[top=0,left=0,bottom=0,right=0]",
      "elk.spacing.nodeNode": "28",
      "elk.spacing.componentComponent": "28",
      "elk.layered.spacing.nodeNodeBetweenLayers": "64",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.randomSeed": "1",
    },
    children: group.nodes.map((id) => ({ id, ...nodeSize })),
    edges: group.edges.map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  };
}

/** ELK's answer, in whole pixels. */
export function fromElkGraph(graph: ElkNode): PlacedGroup {
  const nodes = (graph.children ?? []).map(({ id, x = 0, y = 0 }) => ({
    id,
    x: Math.round(x),
    y: Math.round(y),
  }));
  return {
    id: graph.id,
    width: Math.max(nodeSize.width, ...nodes.map(({ x }) => x + nodeSize.width)),
    height: Math.max(nodeSize.height, ...nodes.map(({ y }) => y + nodeSize.height)),
    nodes,
  };
}
