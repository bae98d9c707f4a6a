import type { TopologyGraph } from "@/lib/domain/topology/topology";
import type { TopologyLayout } from "@/lib/domain/topology/layout-topology";

type Box = TopologyLayout["nodes"][number];

/** A layout by identity, as drawing asks for it. */
export interface Places {
  clusters: ReadonlyMap<string, Box>;
  namespaces: ReadonlyMap<string, Box>;
  nodes: ReadonlyMap<string, Box>;
}

const byId = (boxes: readonly Box[]) => new Map(boxes.map((box) => [box.id, box]));

export function indexLayout(layout: TopologyLayout): Places {
  return { clusters: byId(layout.clusters), namespaces: byId(layout.namespaces), nodes: byId(layout.nodes) };
}

/** What layout depends on, and no more: a change of health or traffic never asks for a layout. */
export function structureKey({ clusters, namespaces, nodes, edges }: TopologyGraph): string {
  return [
    clusters.map(({ name }) => name),
    namespaces.map(({ id }) => id),
    nodes.map(({ id }) => id),
    edges.map(({ id }) => id),
  ]
    .map((ids) => ids.join(" "))
    .join("\n");
}
