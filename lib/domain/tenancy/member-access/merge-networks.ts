import { compareText } from "../../kubernetes/select";

/**
 * The same addresses in as few CIDR blocks as there are: halves of a block become the block, what lies in another goes. A cluster
 * of a thousand nodes has one network of pods, not a thousand. Blocks of IPv6 stay as they are. Sorted.
 */
export function mergeNetworks(blocks: readonly string[]): string[] {
  const others: string[] = [];
  const byLength = new Map<number, Set<number>>();
  for (const block of new Set(blocks)) {
    const parsed = parseBlock(block);
    if (parsed === undefined) others.push(block);
    else byLength.set(parsed.length, (byLength.get(parsed.length) ?? new Set()).add(parsed.prefix));
  }
  for (let length = 32; length > 0; length -= 1) {
    const prefixes = byLength.get(length) ?? new Set();
    for (const prefix of prefixes) {
      const sibling = prefix % 2 === 0 ? prefix + 1 : prefix - 1;
      if (!prefixes.has(sibling)) continue;
      prefixes.delete(prefix);
      prefixes.delete(sibling);
      const parents = byLength.get(length - 1) ?? new Set();
      byLength.set(length - 1, parents.add(Math.floor(prefix / 2)));
    }
  }
  const merged = [...byLength].flatMap(([length, prefixes]) =>
    [...prefixes]
      .filter((prefix) => !liesInWider(byLength, prefix, length))
      .map((prefix) => formatBlock(prefix, length)),
  );
  return [...merged, ...others].toSorted(compareText);
}

function liesInWider(
  byLength: ReadonlyMap<number, ReadonlySet<number>>,
  prefix: number,
  length: number,
): boolean {
  for (let wider = length - 1; wider >= 0; wider -= 1)
    if (byLength.get(wider)?.has(Math.floor(prefix / 2 ** (length - wider)))) return true;
  return false;
}

function parseBlock(block: string): { prefix: number; length: number } | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 32] = parts;
  return { prefix: Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / 2 ** (32 - length)), length };
}

function formatBlock(prefix: number, length: number): string {
  const address = prefix * 2 ** (32 - length);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${length}`;
}
