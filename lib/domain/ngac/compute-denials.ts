import { rowParents, rowWidth, type GraphIndex } from "./policy-graph";
import { isSatisfied } from "./satisfaction";

/**
 * What the prohibitions deny on every node at once: `words` numbers a node, or undefined when there are none. One pass by
 * ascending id hands down which of the named containers each node reaches.
 */
export function computeDenials(index: GraphIndex, items: readonly number[]): Uint32Array | undefined {
  const prohibitions = items.map((item) => index.prohibitions[item]).filter((found) => found !== undefined);
  if (prohibitions.length === 0) return undefined;
  const { size, rows, parents } = index;
  const containers = new Map<number, number>();
  for (const { inclusions, exclusions } of prohibitions)
    for (const id of [...inclusions, ...exclusions])
      if (!containers.has(id)) containers.set(id, containers.size);
  const width = Math.ceil(containers.size / 32);
  const reached = new Uint32Array(size * width);
  const words = index.rights.words;
  const denied = new Uint32Array(size * words);
  for (let id = 0; id < size; id += 1) {
    const last = rows[(id + 1) * rowWidth + rowParents] as number;
    for (let slot = rows[id * rowWidth + rowParents] as number; slot < last; slot += 1) {
      const parent = (parents[slot] as number) * width;
      for (let word = 0; word < width; word += 1)
        reached[id * width + word] =
          (reached[id * width + word] as number) | (reached[parent + word] as number);
    }
    const own = containers.get(id);
    if (own !== undefined)
      reached[id * width + (own >>> 5)] = (reached[id * width + (own >>> 5)] as number) | (1 << (own & 31));
    const reaches = (container: number) => {
      const bit = containers.get(container) ?? 0;
      return (((reached[id * width + (bit >>> 5)] as number) >>> (bit & 31)) & 1) === 1;
    };
    for (const prohibition of prohibitions) {
      if (!isSatisfied(prohibition, reaches)) continue;
      for (let word = 0; word < words; word += 1)
        denied[id * words + word] =
          (denied[id * words + word] as number) | (prohibition.rights[word] as number);
    }
  }
  return denied;
}
