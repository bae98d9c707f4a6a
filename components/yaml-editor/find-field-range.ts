import { isMap, isNode, isPair, isScalar, isSeq, type Document, type Node } from "yaml";

export interface TextRange {
  from: number;
  to: number;
}

interface Found {
  /** What to mark: the key, or the item. */
  range: TextRange;
  value: unknown;
}

const rangeOf = (node: Node): TextRange | undefined =>
  node.range ? { from: node.range[0], to: node.range[1] } : undefined;

function step(value: unknown, name: string | number): Found | undefined {
  if (isSeq(value)) {
    const item = value.items[Number(name)];
    const range = isNode(item) ? rangeOf(item) : undefined;
    return range && { range, value: item };
  }
  if (!isMap(value)) return undefined;
  const pair = value.items.find(
    (entry) => isPair(entry) && isScalar(entry.key) && String(entry.key.value) === String(name),
  );
  const key = isNode(pair?.key) ? rangeOf(pair.key) : undefined;
  if (!pair || !key) return undefined;
  const to = isScalar(pair.value) && pair.value.range ? Math.max(pair.value.range[1], key.to) : key.to;
  return { range: { from: key.from, to }, value: pair.value };
}

/**
 * Where the field of a path is written: its key, with its value when that is a scalar; for a field that is not written, its
 * nearest ancestor that is.
 *
 * @returns The start of the text when nothing of the path is written.
 */
export function findFieldRange(document: Document, path: readonly (string | number)[]): TextRange {
  let found: Found = { range: { from: 0, to: 0 }, value: document.contents };
  for (const name of path) {
    const next = step(found.value, name);
    if (!next) break;
    found = next;
  }
  return found.range;
}
