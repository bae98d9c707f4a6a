import { computeDenials } from "./compute-denials";
import type { Subject } from "./policy";
import { rowGrants, rowParents, rowWidth, type GraphIndex } from "./policy-graph";
import { reachSubject } from "./reach";
import { listProhibitionsOf } from "./satisfaction";

/** What one subject holds on every node. */
export interface Capabilities {
  /** Rights by node and policy class of the node, `words` numbers each, from `shareStarts`. */
  shares: Uint32Array;
  /** What prohibitions deny by node; undefined when nothing is. */
  denied: Uint32Array | undefined;
  /** 1 where the subject has a share at all. */
  touched: Uint8Array;
}

/** Where the classes of one set stand in a larger one; both are ascending. */
function createPositions({ classSets }: GraphIndex): (from: number, to: number) => Int32Array {
  const known = new Map<number, Int32Array>();
  return (from, to) => {
    const key = from * classSets.length + to;
    let found = known.get(key);
    if (found === undefined) {
      const wide = classSets[to] ?? new Int32Array();
      found = (classSets[from] ?? new Int32Array()).map((id) => wide.indexOf(id));
      known.set(key, found);
    }
    return found;
  };
}

/** The rights of the associations of what is marked, by target. */
function collectBorder(index: GraphIndex, touched: Uint8Array): Uint32Array {
  const { rows, grantTargets, grantRights, scratch, size } = index;
  const words = index.rights.words;
  const border = new Uint32Array(size * words);
  for (let head = 0; head < scratch.subject.count; head += 1) {
    const ua = scratch.subject.queue[head] as number;
    const last = rows[(ua + 1) * rowWidth + rowGrants] as number;
    for (let slot = rows[ua * rowWidth + rowGrants] as number; slot < last; slot += 1) {
      const at = grantTargets[slot] as number;
      touched[at] = 1;
      for (let word = 0; word < words; word += 1)
        border[at * words + word] =
          (border[at * words + word] as number) | (grantRights[slot * words + word] as number);
    }
  }
  return border;
}

/**
 * The shares of a subject on all nodes in one pass by ascending id (2.4 for all targets at once): a node has those of its
 * containers in their policy classes, and what associations give on it in all of its own. Linear in the graph.
 */
export function computeCapabilities(index: GraphIndex, subject: Subject): Capabilities {
  const { size, classCount, rows, parents, classSetOf, shareStarts, scratch } = index;
  const words = index.rights.words;
  reachSubject(index, subject);
  scratch.steps += size + parents.length;
  const shares = new Uint32Array((shareStarts[size] ?? 0) * words);
  const touched = new Uint8Array(size);
  const border = collectBorder(index, touched);
  const positions = createPositions(index);
  for (let id = classCount; id < size; id += 1) {
    const start = (shareStarts[id] as number) * words;
    const end = (shareStarts[id + 1] as number) * words;
    if (touched[id] === 1)
      for (let slot = start; slot < end; slot += 1)
        shares[slot] = border[id * words + ((slot - start) % words)] as number;
    const last = rows[(id + 1) * rowWidth + rowParents] as number;
    for (let edge = rows[id * rowWidth + rowParents] as number; edge < last; edge += 1) {
      const parent = parents[edge] as number;
      if (touched[parent] !== 1) continue;
      touched[id] = 1;
      const from = (shareStarts[parent] as number) * words;
      if (classSetOf[parent] === classSetOf[id]) {
        for (let slot = start; slot < end; slot += 1)
          shares[slot] = (shares[slot] as number) | (shares[from + slot - start] as number);
        continue;
      }
      positions(classSetOf[parent] as number, classSetOf[id] as number).forEach((position, item) => {
        for (let word = 0; word < words; word += 1) {
          const slot = start + position * words + word;
          shares[slot] = (shares[slot] as number) | (shares[from + item * words + word] as number);
        }
      });
    }
  }
  return { shares, denied: computeDenials(index, listProhibitionsOf(index, subject.process)), touched };
}

/** The decision on one node as bits written to `out`: what all its classes share, minus what is denied. */
export function decideAt(
  { shareStarts, rights: { words } }: GraphIndex,
  { shares, denied, touched }: Capabilities,
  id: number,
  out: Uint32Array,
): void {
  const start = shareStarts[id] as number;
  const end = shareStarts[id + 1] as number;
  for (let word = 0; word < words; word += 1) {
    let held = touched[id] === 1 ? -1 : 0;
    for (let share = start; share < end; share += 1) held &= shares[share * words + word] as number;
    out[word] = denied === undefined ? held : held & ~(denied[id * words + word] as number);
  }
}

/** Whether any right is in the set. */
export function isAnySet(set: Uint32Array): boolean {
  return set.some((word) => word !== 0);
}
