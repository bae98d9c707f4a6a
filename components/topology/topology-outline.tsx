import type { TopologyGraph, TopologyNode } from "@/lib/domain/topology/topology";
import { describeEdge, describeNode } from "./describe-node";

interface TopologyOutlineProps {
  graph: TopologyGraph;
  matches: ReadonlySet<string> | null;
  onSelect: (id: string) => void;
}

/** More would be slow to build and no help to listen to: find narrows it. */
const most = 200;

/** The drawing as a list, for screen readers: every card as a button, with what it sends to. */
export function TopologyOutline({ graph, matches, onSelect }: TopologyOutlineProps) {
  const nodes = new Map<string, TopologyNode>(graph.nodes.map((node) => [node.id, node]));
  const shown = matches === null ? graph.nodes : graph.nodes.filter((node) => matches.has(node.id));
  const listed = shown.slice(0, most);
  const inside = new Set(listed.map((node) => node.id));
  const edges = graph.edges.filter((edge) => inside.has(edge.source)).slice(0, most * 2);
  const nameOf = (id: string) => nodes.get(id)?.name ?? id;
  return (
    <section aria-label="Topology as a list" className="sr-only">
      <p>
        {shown.length} nodes and {graph.edges.length} connections
        {shown.length > most ? `; the first ${most} are listed, use find to narrow them` : ""}.
      </p>
      <ul data-testid="topology-outline">
        {listed.map((node) => (
          <li key={node.id} data-outline-id={node.id}>
            <button type="button" tabIndex={-1} onClick={() => onSelect(node.id)}>
              {describeNode(node)}
            </button>
          </li>
        ))}
      </ul>
      <ul aria-label="Connections">
        {edges.map((edge) => (
          <li key={edge.id} data-outline-edge={edge.id}>
            {describeEdge(edge, nameOf)}
          </li>
        ))}
      </ul>
    </section>
  );
}
