import type { PolicyGraph } from "@/lib/domain/ngac/compile-policy";

/**
 * The cheapest thing a decision cannot do without: one breadth-first walk from each side over the compiled assignments, with
 * marks instead of sets, and nothing asked on the way. Returns how many nodes both reach.
 */
export function createTwoWalks({ size, rows, parents }: PolicyGraph["index"]) {
  const width = rows.length / (size + 1);
  const queue = new Int32Array(size);
  let epoch = 0;
  const sides = [new Int32Array(size), new Int32Array(size)] as const;
  const walk = (marks: Int32Array, start: number): number => {
    marks[start] = epoch;
    queue[0] = start;
    let end = 1;
    for (let head = 0; head < end; head += 1) {
      const row = (queue[head] as number) * width;
      const last = rows[row + width] as number;
      for (let slot = rows[row] as number; slot < last; slot += 1) {
        const id = parents[slot] as number;
        if (marks[id] === epoch) continue;
        marks[id] = epoch;
        queue[end++] = id;
      }
    }
    return end;
  };
  return (user: number, target: number): number => {
    epoch += 1;
    return walk(sides[0], user) + walk(sides[1], target);
  };
}
