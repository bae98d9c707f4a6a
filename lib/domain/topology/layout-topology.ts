import type { ElkNode } from "elkjs/lib/elk-api";
import { fromElkGraph, nodeSize, type PlacedGroup, splitIntoGroups, toElkGraph } from "./layout-group";
import { type Box, groupInset, packGroups } from "./pack-groups";
import type { TopologyGraph } from "./topology";

/** Absolute boxes of everything on the canvas. The order is that of the graph. */
export interface TopologyLayout {
  width: number;
  height: number;
  clusters: Box[];
  namespaces: Box[];
  nodes: Box[];
}

/** Inner layouts by the structure of their group; keep one for the life of a canvas. */
export type LayoutCache = Map<string, PlacedGroup>;

const clusterGap = 24;
const emptyCluster = { width: 480, height: 96 };

/**
 * Lays a graph out: each namespace by itself (`layoutGroup` runs ELK, usually in a worker), namespaces inside clusters,
 * clusters below each other. Deterministic.
 *
 * With `previous`, what need not move does not: a namespace keeps its box, its inner layout is computed again only when its
 * structure changed, and a new node moves nothing outside its own namespace.
 */
export async function layoutTopology(
  graph: TopologyGraph,
  options: {
    layoutGroup: (graph: ElkNode) => Promise<ElkNode>;
    cache?: LayoutCache;
    previous?: TopologyLayout;
    maxWidth?: number;
  },
): Promise<TopologyLayout> {
  const cache = options.cache ?? new Map<string, PlacedGroup>();
  const groups = await Promise.all(
    splitIntoGroups(graph).map(async (group) => {
      const known = cache.get(group.structure);
      const placed = known ?? fromElkGraph(await options.layoutGroup(toElkGraph(group)));
      cache.set(group.structure, placed);
      return { ...placed, cluster: group.cluster };
    }),
  );
  forgetOthers(cache, graph);
  return arrange(
    graph,
    Map.groupBy(groups, ({ cluster }) => cluster),
    options,
  );
}

function arrange(
  graph: TopologyGraph,
  groupsOf: ReadonlyMap<string, readonly PlacedGroup[]>,
  { previous, maxWidth }: { previous?: TopologyLayout; maxWidth?: number },
): TopologyLayout {
  const before = new Map(previous?.clusters.map((box) => [box.id, box]));
  const layout: TopologyLayout = { width: 0, height: 0, clusters: [], namespaces: [], nodes: [] };
  let bottom = 0;
  for (const { name } of graph.clusters) {
    const old = before.get(name);
    const groups = groupsOf.get(name) ?? [];
    const prefix = `${name}/`;
    const slots =
      old === undefined
        ? []
        : (previous?.namespaces ?? [])
            .filter(({ id }) => id.startsWith(prefix))
            .map((box) => ({ ...box, x: box.x - old.x, y: box.y - old.y }));
    const packed = packGroups(groups, { previous: slots, ...(maxWidth === undefined ? {} : { maxWidth }) });
    const region = {
      id: name,
      x: 0,
      // A cluster above that grew pushes this one down; one that shrank leaves its room free.
      y: Math.max(bottom, old?.y ?? 0),
      width: Math.max(packed.width, emptyCluster.width, old?.width ?? 0),
      height: Math.max(packed.height, emptyCluster.height, old?.height ?? 0),
    };
    layout.clusters.push(region);
    bottom = region.y + region.height + clusterGap;
    addGroups(layout, region, packed.groups, groups);
  }
  // Regions are drawn equally wide.
  layout.width = Math.max(0, ...layout.clusters.map(({ width }) => width));
  layout.height = Math.max(0, ...layout.clusters.map((box) => box.y + box.height));
  layout.clusters = layout.clusters.map((box) => ({ ...box, width: layout.width }));
  return layout;
}

function addGroups(
  layout: TopologyLayout,
  region: Box,
  boxes: readonly Box[],
  groups: readonly PlacedGroup[],
): void {
  const inner = new Map(groups.map((group) => [group.id, group]));
  for (const box of boxes) {
    const placed = { ...box, x: box.x + region.x, y: box.y + region.y };
    layout.namespaces.push(placed);
    for (const node of inner.get(box.id)?.nodes ?? []) {
      layout.nodes.push({
        id: node.id,
        x: placed.x + groupInset.x + node.x,
        y: placed.y + groupInset.y + node.y,
        ...nodeSize,
      });
    }
  }
}

/** Structures come and go with every change of a live graph: keep those of groups on the canvas, and a few more. */
function forgetOthers(cache: LayoutCache, graph: TopologyGraph): void {
  const limit = 2 * graph.namespaces.length + 64;
  for (const key of cache.keys()) {
    if (cache.size <= limit) return;
    cache.delete(key);
  }
}
