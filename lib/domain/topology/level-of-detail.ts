import { compareText } from "../kubernetes/select";
import type { Health, TopologyEdge, TopologyGraph, TopologyNode } from "./topology";
import { formatNamespaceId } from "./topology-id";

export type DetailLevel = "cluster" | "namespace" | "service" | "workload";

/** A node as drawn at a level: one of the graph, or a group that stands for several. */
export interface DetailNode {
  /** Node id; namespace id or cluster name for a group. */
  id: string;
  kind: "node" | "namespace" | "cluster";
  /** Ids of the graph's nodes it stands for, itself included. */
  members: string[];
  /** The worst of the members. */
  health: Health;
  /** Members by kind, for "12 services, 3 gateways". */
  counts: Partial<Record<TopologyNode["kind"], number>>;
}

export interface DetailEdge {
  id: string;
  source: string;
  target: string;
  kind: TopologyEdge["kind"];
  /** How many edges of the graph it stands for. */
  count: number;
  /** Set when it stands for exactly one. */
  edge?: TopologyEdge;
  /** Sum, and shares weighted by rate, of the edges that are measured. */
  rate?: number;
  errorPercent?: number;
  mtlsPercent?: number;
}

const severity: Record<Health, number> = { failing: 3, degraded: 2, unknown: 1, healthy: 0 };

/** Level for a zoom factor of the canvas. */
export function findDetailLevel(zoom: number): DetailLevel {
  if (zoom < 0.2) return "cluster";
  if (zoom < 0.4) return "namespace";
  return zoom < 0.75 ? "service" : "workload";
}

/**
 * What is drawn at a level: groups in place of their nodes, and one edge in place of all between the same two.
 * At `service` workloads stand inside a service that selects them (the first by id); those nobody selects stay.
 */
export function applyDetailLevel(
  graph: Pick<TopologyGraph, "nodes" | "edges">,
  level: DetailLevel,
): { nodes: DetailNode[]; edges: DetailEdge[] } {
  const representative = findRepresentatives(graph, level);
  const nodes = new Map<string, DetailNode>();
  for (const node of graph.nodes) {
    const id = representative.get(node.id) ?? node.id;
    const kind = level === "cluster" || level === "namespace" ? level : "node";
    const group = nodes.get(id) ?? { id, kind, members: [], health: "healthy", counts: {} };
    group.members.push(node.id);
    if (severity[node.health] > severity[group.health]) group.health = node.health;
    group.counts[node.kind] = (group.counts[node.kind] ?? 0) + 1;
    nodes.set(id, group);
  }
  return {
    nodes: [...nodes.values()].toSorted((a, b) => compareText(a.id, b.id)),
    edges: joinEdges(graph.edges, representative),
  };
}

function findRepresentatives(
  { nodes, edges }: Pick<TopologyGraph, "nodes" | "edges">,
  level: DetailLevel,
): Map<string, string> {
  if (level === "cluster") return new Map(nodes.map((node) => [node.id, node.cluster]));
  if (level === "namespace") {
    return new Map(nodes.map((node) => [node.id, formatNamespaceId(node.cluster, node.namespace)]));
  }
  const found = new Map<string, string>();
  if (level === "workload") return found;
  const services = new Set(nodes.filter(({ kind }) => kind === "service").map(({ id }) => id));
  for (const { kind, source, target } of edges) {
    if (kind !== "selects" || !services.has(source)) continue;
    const known = found.get(target);
    if (known === undefined || source < known) found.set(target, source);
  }
  return found;
}

function joinEdges(
  edges: readonly TopologyEdge[],
  representative: ReadonlyMap<string, string>,
): DetailEdge[] {
  const joined = new Map<
    string,
    { source: string; target: string; edges: [TopologyEdge, ...TopologyEdge[]] }
  >();
  for (const edge of edges) {
    const source = representative.get(edge.source) ?? edge.source;
    const target = representative.get(edge.target) ?? edge.target;
    // That two services select one workload is no way from one service to the other.
    const isFolded = edge.kind === "selects" && representative.has(edge.target);
    if (source === target || isFolded) continue;
    const id = `${source}>${target}:${edge.kind}`;
    const known = joined.get(id);
    if (known === undefined) joined.set(id, { source, target, edges: [edge] });
    else known.edges.push(edge);
  }
  return [...joined]
    .map(
      ([
        id,
        {
          source,
          target,
          edges: [first, ...others],
        },
      ]) => ({
        id,
        source,
        target,
        kind: first.kind,
        count: 1 + others.length,
        ...(others.length === 0 ? { edge: first } : {}),
        ...measure([first, ...others]),
      }),
    )
    .toSorted((a, b) => compareText(a.id, b.id));
}

function measure(edges: readonly TopologyEdge[]): Pick<DetailEdge, "rate" | "errorPercent" | "mtlsPercent"> {
  const measured = edges.filter(({ rate }) => rate !== undefined);
  if (measured.length === 0) return {};
  const rate = measured.reduce((sum, edge) => sum + (edge.rate ?? 0), 0);
  const errorPercent = weigh(measured, ({ errorPercent: share }) => share);
  const mtlsPercent = weigh(measured, ({ mtlsPercent: share }) => share);
  return {
    rate,
    ...(errorPercent === undefined ? {} : { errorPercent }),
    ...(mtlsPercent === undefined ? {} : { mtlsPercent }),
  };
}

/** Mean weighted by rate over the edges that have the value; plain mean when nothing flows. */
function weigh(
  edges: readonly TopologyEdge[],
  read: (edge: TopologyEdge) => number | undefined,
): number | undefined {
  const known = edges.flatMap((edge) => {
    const value = read(edge);
    return value === undefined ? [] : [{ value, rate: edge.rate ?? 0 }];
  });
  if (known.length === 0) return undefined;
  const total = known.reduce((sum, { rate }) => sum + rate, 0);
  const weighted = known.reduce((sum, { value, rate }) => sum + value * (total === 0 ? 1 : rate), 0);
  return weighted / (total === 0 ? known.length : total);
}
