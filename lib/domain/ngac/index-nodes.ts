import { mapPositions, orderNodes, sumStarts } from "./order-nodes";
import type { Policy } from "./policy";
import { rowKind, rowParents, rowWidth, type GraphIndex } from "./policy-graph";

type NodeIndex = Pick<
  GraphIndex,
  | "size"
  | "classCount"
  | "names"
  | "types"
  | "ids"
  | "parents"
  | "childStarts"
  | "children"
  | "classSetOf"
  | "classSets"
  | "shareStarts"
>;

/** Policy classes of each node, as one of few distinct sets. */
function indexClasses(rows: Int32Array, parents: Int32Array, size: number, classCount: number) {
  const classSetOf = new Int32Array(size);
  const classSets: Int32Array[] = [];
  const known = new Map<string, number>();
  const merged = new Map<number, number>();
  const intern = (classes: Int32Array): number => {
    const key = classes.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, classSets.length);
    return classSets.push(classes) - 1;
  };
  const merge = (a: number, b: number): number => {
    if (a === b) return a;
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    let found = merged.get(key);
    if (found === undefined) {
      const both = new Set([...(classSets[a] ?? []), ...(classSets[b] ?? [])]);
      found = intern(Int32Array.from(both).sort());
      merged.set(key, found);
    }
    return found;
  };
  for (let id = 0; id < classCount; id += 1) classSetOf[id] = intern(Int32Array.of(id));
  for (let id = classCount; id < size; id += 1) {
    const start = rows[id * rowWidth + rowParents] ?? 0;
    const end = rows[(id + 1) * rowWidth + rowParents] ?? 0;
    let set = classSetOf[parents[start] ?? 0] ?? 0;
    for (let slot = start + 1; slot < end; slot += 1) set = merge(set, classSetOf[parents[slot] ?? 0] ?? 0);
    classSetOf[id] = set;
  }
  return { classSetOf, classSets };
}

/** Gives every node its id and lists containers, members and policy classes by id; fills its column of `rows`. */
export function indexNodes(policy: Policy, rows: Int32Array): NodeIndex {
  const size = policy.nodes.length;
  const { order } = orderNodes(policy, mapPositions(policy));
  const nodes = Array.from(order, (position) => policy.nodes[position]).filter((node) => node !== undefined);
  const names = nodes.map((node) => node.name);
  const ids = new Map(names.map((name, id) => [name, id]));
  const parents: number[] = [];
  const counts = new Int32Array(size);
  nodes.forEach((node, id) => {
    rows[id * rowWidth + rowParents] = parents.length;
    for (const name of node.assignedTo) {
      const container = ids.get(name) ?? 0;
      parents.push(container);
      counts[container] = (counts[container] ?? 0) + 1;
    }
  });
  rows[size * rowWidth + rowParents] = parents.length;
  const childStarts = sumStarts(counts);
  const children = new Int32Array(parents.length);
  const next = childStarts.slice(0, size);
  nodes.forEach((node, id) => {
    for (const name of node.assignedTo) {
      const container = ids.get(name) ?? 0;
      const slot = next[container] ?? 0;
      children[slot] = id;
      next[container] = slot + 1;
    }
  });
  const classCount = nodes.filter(({ type }) => type === "PC").length;
  const types = nodes.map(({ type }) => type);
  const parentIds = Int32Array.from(parents);
  const classes = indexClasses(rows, parentIds, size, classCount);
  const { classSetOf, classSets } = classes;
  types.forEach((type, id) => {
    rows[id * rowWidth + rowKind] = (classSetOf[id] ?? 0) * 2 + (type === "U" || type === "UA" ? 1 : 0);
  });
  const shareStarts = sumStarts(classSetOf.map((set) => classSets[set]?.length ?? 0));
  return {
    size,
    classCount,
    names,
    types,
    ids,
    parents: parentIds,
    childStarts,
    children,
    shareStarts,
    ...classes,
  };
}
