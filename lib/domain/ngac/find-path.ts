import { rowParents, rowWidth, type GraphIndex } from "./policy-graph";

/** A shortest chain of assignments from one of `starts` to `end`, both included, as names; empty when there is none. */
export function findPath(
  { rows, parents, names }: GraphIndex,
  starts: readonly number[],
  end: number,
): string[] {
  const cameFrom = new Map<number, number>(starts.map((id) => [id, -1]));
  const queue = [...starts];
  for (const id of queue) {
    if (id === end) break;
    for (
      let slot = rows[id * rowWidth + rowParents] ?? 0;
      slot < (rows[(id + 1) * rowWidth + rowParents] ?? 0);
      slot += 1
    ) {
      const parent = parents[slot] ?? 0;
      if (cameFrom.has(parent)) continue;
      cameFrom.set(parent, id);
      queue.push(parent);
    }
  }
  const path: string[] = [];
  for (let id = cameFrom.has(end) ? end : -1; id >= 0; id = cameFrom.get(id) ?? -1)
    path.unshift(names[id] ?? "");
  return path;
}
