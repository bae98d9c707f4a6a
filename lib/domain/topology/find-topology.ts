import { type FindExpression, parseFind } from "./parse-find";
import type { TopologyEdge, TopologyGraph, TopologyNode } from "./topology";

export interface FindResult {
  /** Node ids: those that match, and the ends of edges that match. */
  matches: string[];
  edges: string[];
  /** What is wrong with the text, in a person's words. */
  problem?: string;
  /** Where in the text the problem is, from 0. */
  position?: number;
}

/**
 * Finds nodes and edges: words anywhere in a node's names, operands (`kind:service`, `ns:bookinfo`, `cluster:west`,
 * `name~rev`, `badge:split`, `health:failing`, `version:v2`), measurements of edges (`%error > 1`, `mtls < 100`,
 * `rate >= 10`), joined by spaces or `AND`, `OR`, `!` or `NOT`, and parentheses. An empty text finds nothing.
 */
export function findTopology(graph: Pick<TopologyGraph, "nodes" | "edges">, text: string): FindResult {
  const parsed = parseFind(text);
  if (!parsed.ok) return { matches: [], edges: [], problem: parsed.message, position: parsed.position };
  const { expression } = parsed;
  if (expression === undefined) return { matches: [], edges: [] };
  const edges = graph.edges.filter((edge) => evaluate(expression, (leaf) => matchEdge(leaf, edge)));
  const ends = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const nodes = graph.nodes.filter(
    (node) => ends.has(node.id) || evaluate(expression, (leaf) => matchNode(leaf, node)),
  );
  return { matches: nodes.map(({ id }) => id), edges: edges.map(({ id }) => id) };
}

type Leaf = Exclude<FindExpression, { operator: unknown }>;

/** Three-valued: a condition about edges says nothing of a node, negated or not. */
function evaluate(
  expression: FindExpression,
  match: (leaf: Leaf) => boolean | undefined,
): boolean | undefined {
  if (!("operator" in expression)) return match(expression);
  const values = expression.operands.map((operand) => evaluate(operand, match));
  if (expression.operator === "not") return values[0] === undefined ? undefined : !values[0];
  const deciding = expression.operator === "or";
  if (values.includes(deciding)) return deciding;
  return values.includes(undefined) ? undefined : !deciding;
}

function matchNode(leaf: Leaf, node: TopologyNode): boolean | undefined {
  if (leaf.type === "measure") return undefined;
  if (leaf.type === "word") {
    const text =
      `${node.name} ${node.namespace} ${node.cluster} ${node.version ?? ""} ${node.subtitle}`.toLowerCase();
    return text.includes(leaf.text);
  }
  const values = {
    kind: [node.kind, node.object.kind],
    namespace: [node.namespace],
    cluster: [node.cluster],
    name: [node.name],
    badge: node.badges.map(({ kind }) => kind),
    health: [node.health],
    version:
      node.version === undefined
        ? (node.split ?? []).flatMap(({ version }) => version ?? [])
        : [node.version],
  }[leaf.operand];
  return values.some((value) =>
    leaf.exact ? value.toLowerCase() === leaf.text : value.toLowerCase().includes(leaf.text),
  );
}

function matchEdge(leaf: Leaf, edge: TopologyEdge): boolean | undefined {
  if (leaf.type !== "measure") return undefined;
  const value = { rate: edge.rate, error: edge.errorPercent, mtls: edge.mtlsPercent, percent: edge.percent }[
    leaf.operand
  ];
  if (value === undefined) return undefined;
  switch (leaf.comparison) {
    case "<":
      return value < leaf.number;
    case "<=":
      return value <= leaf.number;
    case ">":
      return value > leaf.number;
    case ">=":
      return value >= leaf.number;
    case "=":
      return value === leaf.number;
    case "!=":
      return value !== leaf.number;
  }
}
