import type { Policy, PolicyNode } from "./policy";

/** Turns counts per slot into starts, with the sum at the end. */
export function sumStarts(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  for (let index = 0; index < counts.length; index += 1)
    starts[index + 1] = (starts[index] ?? 0) + (counts[index] ?? 0);
  return starts;
}

/** The positions of the nodes in `policy.nodes`, by name. */
export function mapPositions({ nodes }: Policy): Map<string, number> {
  const positions = new Map<string, number>();
  for (let position = 0; position < nodes.length; position += 1)
    positions.set(nodes[position]?.name ?? "", position);
  return positions;
}

/**
 * Positions in `policy.nodes` by topological order: what has no container, then breadth first into what it contains, and last
 * what contains nothing, so that what every walk passes lies close together. `stuck` are the nodes that lie on a cycle or within
 * one, which have no place in the order. Unknown containers are passed over.
 */
export function orderNodes(
  policy: Policy,
  positions: ReadonlyMap<string, number>,
): { order: Int32Array; stuck: PolicyNode[] } {
  const count = policy.nodes.length;
  const waiting = new Int32Array(count);
  const counts = new Int32Array(count);
  const edges: number[] = [];
  policy.nodes.forEach((node, position) => {
    for (const name of node.assignedTo) {
      const container = positions.get(name);
      if (container === undefined) continue;
      edges.push(container, position);
      waiting[position] = (waiting[position] ?? 0) + 1;
      counts[container] = (counts[container] ?? 0) + 1;
    }
  });
  const starts = sumStarts(counts);
  const next = starts.slice(0, count);
  const members = new Int32Array(starts[count] ?? 0);
  for (let edge = 0; edge < edges.length; edge += 2) {
    const container = edges[edge] ?? 0;
    const slot = next[container] ?? 0;
    members[slot] = edges[edge + 1] ?? 0;
    next[container] = slot + 1;
  }
  const order = new Int32Array(count);
  let end = 0;
  let leaves = count;
  for (let position = 0; position < count; position += 1)
    if (waiting[position] === 0) order[end++] = position;
  for (let head = 0; head < end; head += 1) {
    const position = order[head] ?? 0;
    for (let slot = starts[position] ?? 0; slot < (starts[position + 1] ?? 0); slot += 1) {
      const member = members[slot] ?? 0;
      const left = (waiting[member] ?? 0) - 1;
      waiting[member] = left;
      if (left !== 0) continue;
      if (counts[member] === 0) order[--leaves] = member;
      else order[end++] = member;
    }
  }
  return { order, stuck: policy.nodes.filter((_, position) => (waiting[position] ?? 0) > 0) };
}
