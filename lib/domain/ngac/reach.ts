import type { Subject, Target } from "./policy";
import { rowKind, rowParents, rowWidth, type GraphIndex, type Side } from "./policy-graph";

const lastEpoch = 2 ** 31 - 2;

/** The reserved node that stands for every policy class that is asked about (policy-machine-core). */
export const policyClassesNode = "PM_ADMIN:policy_classes";

const isSubject = (rows: Int32Array, id: number) => ((rows[id * rowWidth + rowKind] as number) & 1) === 1;

/**
 * The ids a subject starts from: of its known attributes, or of its one node. Empty: nothing is known of it. Only users and
 * user attributes are subjects.
 */
export function resolveSubject({ ids, rows }: GraphIndex, subject: Subject): number[] {
  const found: number[] = [];
  for (const name of "user" in subject ? [subject.user] : subject.attributes) {
    const id = ids.get(name);
    if (id !== undefined && isSubject(rows, id)) found.push(id);
  }
  return found;
}

/** The id of a named target; a policy class is redirected to the node that stands for all. -1: unknown. */
function resolveNode({ ids, classCount }: GraphIndex, name: string): number {
  const id = ids.get(name) ?? -1;
  return id >= 0 && id < classCount ? (ids.get(policyClassesNode) ?? -1) : id;
}

/** The ids a target starts from; empty when a name is unknown. */
export function resolveTarget(index: GraphIndex, target: Target): number[] {
  if ("node" in target) {
    const id = resolveNode(index, target.node);
    return id < 0 ? [] : [id];
  }
  const found: number[] = [];
  for (const name of target.attributes) {
    const id = index.ids.get(name);
    if (id === undefined) return [];
    found.push(id);
  }
  return found;
}

/** Forgets what the side reached. */
function restart(side: Side): void {
  if (side.epoch >= lastEpoch) {
    side.marks.fill(0);
    side.epoch = 0;
  }
  side.epoch += 1;
  side.count = 0;
  side.walked = 0;
}

function start(side: Side, id: number): void {
  if (side.marks[id] === side.epoch) return;
  side.marks[id] = side.epoch;
  side.queue[side.count] = id;
  side.count += 1;
}

/** Breadth first over the assignments from what is marked and was not walked from, each node once. */
export function walk({ rows, parents, scratch }: GraphIndex, side: Side): void {
  const { marks, queue, epoch } = side;
  let end = side.count;
  let edges = 0;
  for (let head = side.walked; head < end; head += 1) {
    const row = (queue[head] as number) * rowWidth + rowParents;
    const first = rows[row] as number;
    const last = rows[row + rowWidth] as number;
    for (let slot = first; slot < last; slot += 1) {
      const id = parents[slot] as number;
      if (marks[id] === epoch) continue;
      marks[id] = epoch;
      queue[end] = id;
      end += 1;
    }
    edges += last - first;
  }
  side.count = end;
  side.walked = end;
  scratch.steps += end + edges;
}

/** Picks out of what a side reached the nodes that have associations in `column`. */
export function countAssociations({ rows, scratch }: GraphIndex, side: Side, column: number): void {
  const { queue, bearers, count } = side;
  let found = 0;
  let associations = 0;
  for (let head = 0; head < count; head += 1) {
    const id = queue[head] as number;
    const own = (rows[(id + 1) * rowWidth + column] as number) - (rows[id * rowWidth + column] as number);
    if (own === 0) continue;
    bearers[found] = id;
    found += 1;
    associations += own;
  }
  side.bearerCount = found;
  side.associations = associations;
  scratch.steps += count;
}

/** Marks where the subject starts; asking again for the same single node keeps all its marks. False: nothing is known of it. */
export function startSubject(index: GraphIndex, subject: Subject): boolean {
  const { ids, rows, scratch } = index;
  const side = scratch.subject;
  if ("user" in subject) {
    const id = ids.get(subject.user);
    if (id !== undefined && id === scratch.lastSubject) return true;
    restart(side);
    scratch.lastSubject = -1;
    if (id !== undefined && isSubject(rows, id)) {
      start(side, id);
      scratch.lastSubject = id;
    }
  } else {
    restart(side);
    scratch.lastSubject = -1;
    for (const id of resolveSubject(index, subject)) start(side, id);
  }
  return side.count > 0;
}

/** The policy classes of the starts, of which there are several, or a single one that is no node of the graph. */
function mergeClasses({ classSetOf, classSets }: GraphIndex, starts: readonly number[]): Int32Array {
  const all = new Set<number>();
  for (const id of starts) for (const item of classSets[classSetOf[id] ?? -1] ?? []) all.add(item);
  return Int32Array.from(all).sort();
}

/** Marks where the target starts and leaves its policy classes in `scratch.targetClasses`. False: it is unknown. */
export function startTarget(index: GraphIndex, target: Target): boolean {
  const { rows, classSets, scratch } = index;
  const side = scratch.target;
  restart(side);
  if ("node" in target) {
    const id = resolveNode(index, target.node);
    if (id >= 0) {
      start(side, id);
      scratch.targetClassSet = (rows[id * rowWidth + rowKind] as number) >> 1;
      scratch.targetClasses = classSets[scratch.targetClassSet] as Int32Array;
    }
  } else {
    const starts = resolveTarget(index, target);
    for (const id of starts) start(side, id);
    scratch.targetClassSet = -1;
    scratch.targetClasses = mergeClasses(index, starts);
  }
  return side.count > 0;
}

/** Marks everything the subject reaches, once each (2.4, step 1). False: nothing is known of it, and nothing is marked. */
export function reachSubject(index: GraphIndex, subject: Subject): boolean {
  const isKnown = startSubject(index, subject);
  walk(index, index.scratch.subject);
  return isKnown;
}

/** Marks everything the target reaches, once each (2.4, step 2). False: it is unknown, and nothing is marked. */
export function reachTarget(index: GraphIndex, target: Target): boolean {
  const isKnown = startTarget(index, target);
  walk(index, index.scratch.target);
  return isKnown;
}

/** The node and everything it lies in, as names; none for an unknown node. */
export function listReached(index: GraphIndex, name: string): string[] {
  const side = index.scratch.target;
  const id = index.ids.get(name);
  restart(side);
  if (id !== undefined) start(side, id);
  walk(index, side);
  return Array.from(side.queue.subarray(0, side.count), (found) => index.names[found] ?? "");
}
