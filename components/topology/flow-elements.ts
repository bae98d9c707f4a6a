import { MarkerType } from "@xyflow/react";
import { nodeSize } from "@/lib/domain/topology/layout-group";
import { applyDetailLevel, type DetailEdge, type DetailLevel } from "@/lib/domain/topology/level-of-detail";
import type { IssueTally } from "@/lib/domain/topology/find-issue-badges";
import type { TopologyGraph, TopologyNode } from "@/lib/domain/topology/topology";
import type {
  CardFlowNode,
  ClusterFlowNode,
  Emphasis,
  FlowEdge,
  FlowNode,
  NamespaceFlowNode,
  WireData,
} from "./flow-types";
import type { Places } from "./place-topology";

export interface View {
  graph: TopologyGraph;
  layout: Places;
  level: DetailLevel;
  selected: string | undefined;
  /** Null: nothing is out of focus. */
  focus: ReadonlySet<string> | null;
  /** Null: nobody is looking for anything. */
  matches: ReadonlySet<string> | null;
  current: string | undefined;
  tabbable: string | undefined;
  takeFocus: string | undefined;
  issuesOf: (node: TopologyNode) => IssueTally | undefined;
}

/** Keeps what was made last time, so that what did not change is the same object and is not drawn again. */
export class FlowCache {
  readonly #nodes = new Map<string, FlowNode>();
  readonly #edges = new Map<string, FlowEdge>();

  node<N extends FlowNode>(next: N): N {
    const known = this.#nodes.get(next.id);
    if (known !== undefined && isSame(known, next)) return known as N;
    this.#nodes.set(next.id, next);
    return next;
  }

  edge(next: FlowEdge): FlowEdge {
    const known = this.#edges.get(next.id);
    if (
      known?.data !== undefined &&
      next.data !== undefined &&
      isSameWire(known.data, next.data) &&
      known.source === next.source
    ) {
      return known;
    }
    this.#edges.set(next.id, next);
    return next;
  }
}

function isShallowSame(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  const keys = Object.keys(right);
  return keys.length === Object.keys(left).length && keys.every((key) => left[key] === right[key]);
}

/** A folded edge is made anew each time, so its content is compared. */
function isSameWire({ edge: left, ...known }: WireData, { edge: right, ...next }: WireData): boolean {
  return isShallowSame(known, next) && (left === right || isShallowSame({ ...left }, { ...right }));
}

function isSame(left: FlowNode, right: FlowNode): boolean {
  return (
    left.position.x === right.position.x &&
    left.position.y === right.position.y &&
    left.width === right.width &&
    left.height === right.height &&
    isShallowSame(left.data, right.data)
  );
}

const quiet = {
  selectable: false,
  draggable: false,
  focusable: false,
  connectable: false,
  deletable: false,
} as const;
const arrow = {
  type: MarkerType.ArrowClosed,
  width: 22,
  height: 22,
  markerUnits: "userSpaceOnUse",
  color: "var(--line-strong)",
} as const;
const redArrow = { ...arrow, color: "var(--bad-mark)" } as const;

const regionId = (name: string) => `region:${name}`;

const place = (box: { x: number; y: number; width: number; height: number }) => ({
  position: { x: box.x, y: box.y },
  width: box.width,
  height: box.height,
});

function emphasisOf(id: string, { focus, matches, current }: View): Emphasis {
  if (id === current) return "current";
  if (focus !== null && !focus.has(id)) return "dim";
  if (matches === null) return "normal";
  return matches.has(id) ? "match" : "dim";
}

/** Everything to draw, as React Flow takes it: regions under edges under cards. */
export function buildFlowElements(view: View, cache: FlowCache): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const { graph, layout, level } = view;
  const stale = new Set(
    graph.clusters.filter((cluster) => cluster.freshness === "stale").map((cluster) => cluster.name),
  );
  const nodes: FlowNode[] = [];
  for (const cluster of graph.clusters) {
    const box = layout.clusters.get(cluster.name);
    if (box === undefined) continue;
    const collapsed = cluster.freshness === "offline";
    const region: ClusterFlowNode = {
      id: regionId(cluster.name),
      type: "cluster",
      ...place(box),
      zIndex: 0,
      ...quiet,
      data: { cluster, level, collapsed },
    };
    nodes.push(cache.node(region));
  }
  if (level !== "cluster") nodes.push(...namespaceRegions(view, cache));
  const detail = applyDetailLevel(graph, level);
  const regional = level === "cluster" || level === "namespace";
  if (!regional) {
    const kept = new Set(detail.nodes.map((node) => node.id));
    for (const node of graph.nodes) {
      const position = layout.nodes.get(node.id);
      if (position !== undefined && kept.has(node.id))
        nodes.push(cache.node(card(node, position, view, stale.has(node.cluster))));
    }
  }
  const drawn = new Set(nodes.map((node) => node.id));
  const edges = detail.edges.flatMap((edge) => {
    const source = regional ? regionId(edge.source) : edge.source;
    const target = regional ? regionId(edge.target) : edge.target;
    return drawn.has(source) && drawn.has(target) ? [cache.edge(wire(edge, source, target, view))] : [];
  });
  return { nodes, edges };
}

function namespaceRegions({ graph, layout, level }: View, cache: FlowCache): NamespaceFlowNode[] {
  const services = new Map<string, { services: number; failing: number }>();
  for (const node of graph.nodes) {
    if (node.kind !== "service") continue;
    const id = `${node.cluster}/${node.namespace}`;
    const tally = services.get(id) ?? { services: 0, failing: 0 };
    services.set(id, {
      services: tally.services + 1,
      failing: tally.failing + (node.health === "failing" ? 1 : 0),
    });
  }
  return graph.namespaces.flatMap((namespace) => {
    const box = layout.namespaces.get(namespace.id);
    if (box === undefined) return [];
    const tally = services.get(namespace.id) ?? { services: 0, failing: 0 };
    const region: NamespaceFlowNode = {
      id: regionId(namespace.id),
      type: "namespace",
      ...place(box),
      zIndex: 1,
      ...quiet,
      data: { namespace, level, ...tally },
    };
    return [cache.node(region)];
  });
}

function card(
  node: TopologyNode,
  position: { x: number; y: number },
  view: View,
  stale: boolean,
): CardFlowNode {
  const { errors, warnings } = view.issuesOf(node) ?? { errors: 0, warnings: 0 };
  return {
    id: node.id,
    type: "card",
    position: { x: position.x, y: position.y },
    ...nodeSize,
    zIndex: 3,
    ...quiet,
    data: {
      node,
      emphasis: emphasisOf(node.id, view),
      selected: node.id === view.selected,
      tabbable: node.id === view.tabbable,
      takeFocus: node.id === view.takeFocus,
      stale,
      errors,
      warnings,
    },
  };
}

/** Ids of nodes, namespaces and clusters all begin with the cluster. */
const clusterOf = (id: string) => id.split("/", 1)[0];

function wire(edge: DetailEdge, source: string, target: string, { focus, matches }: View): FlowEdge {
  const inside = (set: ReadonlySet<string> | null) =>
    set === null || (set.has(edge.source) && set.has(edge.target));
  return {
    id: edge.id,
    type: "wire",
    source,
    target,
    zIndex: 2,
    selectable: false,
    focusable: false,
    deletable: false,
    reconnectable: false,
    markerEnd: (edge.errorPercent ?? 0) > 1 ? redArrow : arrow,
    data: {
      edge,
      crossCluster: clusterOf(edge.source) !== clusterOf(edge.target),
      dim: !inside(focus) || !inside(matches),
    },
  };
}
