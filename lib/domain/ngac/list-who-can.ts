import { isAnySet } from "./compute-capabilities";
import type { NodeType, Target } from "./policy";
import { rowGrantedBy, rowParents, rowWidth, type GraphIndex, type PolicyGraph } from "./policy-graph";
import { reachTarget } from "./reach";
import { readRights } from "./rights";
import { holdsOnTarget } from "./satisfaction";

export interface Holder {
  subject: string;
  type: NodeType;
  rights: string[];
}

/** What the associations onto the marked target give their attributes: by attribute and position of the policy class. */
function seedShares(index: GraphIndex, classes: Int32Array): Uint32Array {
  const { rows, grantorAttributes, grantorRights, classSetOf, classSets, scratch } = index;
  const words = index.rights.words;
  const width = classes.length * words;
  const shares = new Uint32Array(index.size * width);
  for (let head = 0; head < scratch.target.count; head += 1) {
    const at = scratch.target.queue[head] as number;
    const own = classSets[classSetOf[at] as number] ?? classes;
    const positions = [...own].map((id) => classes.indexOf(id));
    const last = rows[(at + 1) * rowWidth + rowGrantedBy] as number;
    for (let slot = rows[at * rowWidth + rowGrantedBy] as number; slot < last; slot += 1)
      for (const position of positions)
        for (let word = 0; word < words; word += 1) {
          const entry = (grantorAttributes[slot] as number) * width + position * words + word;
          shares[entry] = (shares[entry] as number) | (grantorRights[slot * words + word] as number);
        }
  }
  return shares;
}

/** What satisfied prohibitions deny the nodes they are on. */
function seedDenials(graph: PolicyGraph): Uint32Array | undefined {
  const { index, policy } = graph;
  const words = index.rights.words;
  let denied: Uint32Array | undefined;
  policy.prohibitions.forEach(({ subject }, item) => {
    const prohibition = index.prohibitions[item];
    if (subject.kind !== "node" || prohibition === undefined || !holdsOnTarget(index, item)) return;
    denied ??= new Uint32Array(index.size * words);
    const base = (index.ids.get(subject.name) ?? 0) * words;
    for (let word = 0; word < words; word += 1)
      denied[base + word] = (denied[base + word] as number) | (prohibition.rights[word] as number);
  });
  return denied;
}

/** Hands what the containers have down to their members: `width` numbers a node, by ascending id. */
function handDown({ size, classCount, rows, parents }: GraphIndex, values: Uint32Array, width: number): void {
  for (let id = classCount; id < size; id += 1) {
    const last = rows[(id + 1) * rowWidth + rowParents] as number;
    for (let edge = rows[id * rowWidth + rowParents] as number; edge < last; edge += 1) {
      const from = (parents[edge] as number) * width;
      for (let item = 0; item < width; item += 1)
        values[id * width + item] = (values[id * width + item] as number) | (values[from + item] as number);
    }
  }
}

/**
 * Who holds which rights on the target, or who holds `right`: the reverse traversal from the target's containers over the
 * associations down to the users, once for all of them (`computeACL` of policy-machine-core asks for each user). Users, and
 * with `attributes` also user attributes, as if asked without a process.
 */
export function listWhoCan(
  graph: PolicyGraph,
  target: Target,
  right?: string,
  { attributes = false }: { attributes?: boolean } = {},
): Holder[] {
  const { index } = graph;
  const bit = right === undefined ? undefined : index.rights.bits.get(right);
  if ((right !== undefined && bit === undefined) || !reachTarget(index, target)) return [];
  const classes = index.scratch.targetClasses;
  const words = index.rights.words;
  const width = classes.length * words;
  const shares = seedShares(index, classes);
  const denied = seedDenials(graph);
  handDown(index, shares, width);
  if (denied !== undefined) handDown(index, denied, words);
  index.scratch.steps += index.size + index.parents.length;
  const held = new Uint32Array(words);
  const found: Holder[] = [];
  for (let id = index.classCount; id < index.size; id += 1) {
    const type = index.types[id] ?? "O";
    if (type !== "U" && !(attributes && type === "UA")) continue;
    for (let word = 0; word < words; word += 1) {
      let all = -1;
      for (let slot = word; slot < width; slot += words) all &= shares[id * width + slot] as number;
      held[word] = denied === undefined ? all : all & ~(denied[id * words + word] as number);
    }
    if (bit === undefined ? !isAnySet(held) : (((held[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) continue;
    found.push({ subject: index.names[id] ?? "", type, rights: readRights(index.rights, held) });
  }
  return found;
}
