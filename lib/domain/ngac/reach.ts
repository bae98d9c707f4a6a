import type { Subject, Target } from "./policy";
import {
  rowGrantedBy,
  rowGrants,
  rowParents,
  rowProhibitions,
  rowWidth,
  type CompiledProhibition,
  type GraphIndex,
} from "./policy-graph";

const lastEpoch = 2 ** 31 - 2;

/** The reserved node that stands for every policy class that is asked about (policy-machine-core). */
export const policyClassesNode = "PM_ADMIN:policy_classes";

/**
 * The ids a subject starts from: of its known attributes, or of its one node. Empty: nothing is known of it. Only users and
 * user attributes are subjects.
 */
export function resolveSubject({ ids, types }: GraphIndex, subject: Subject): number[] {
  const names = "user" in subject ? [subject.user] : subject.attributes;
  const found: number[] = [];
  for (const name of names) {
    const id = ids.get(name);
    if (id !== undefined && (types[id] === "UA" || types[id] === "U")) found.push(id);
  }
  return found;
}

/** The ids a target starts from; empty when a name is unknown. A policy class is redirected to the node that stands for it. */
export function resolveTarget({ ids, classCount }: GraphIndex, target: Target): number[] {
  if ("node" in target) {
    let id = ids.get(target.node);
    if (id !== undefined && id < classCount) id = ids.get(policyClassesNode);
    return id === undefined ? [] : [id];
  }
  const found: number[] = [];
  for (const name of target.attributes) {
    const id = ids.get(name);
    if (id === undefined) return [];
    found.push(id);
  }
  return found;
}

/**
 * Step 1 of the decision: marks everything the subject reaches, once each, and gathers the prohibitions on it. Asking
 * again for the same single node keeps the marks.
 */
export function reachFromSubject(index: GraphIndex, starts: readonly number[]): void {
  const { rows, parents, nodeProhibitions, scratch } = index;
  const single = starts.length === 1 ? (starts[0] ?? -1) : -1;
  if (single >= 0 && scratch.lastSubject === single) return;
  scratch.lastSubject = single;
  const { subjectMarks: marks, subjectQueue: queue } = scratch;
  if (scratch.subjectEpoch >= lastEpoch) {
    marks.fill(0);
    scratch.subjectEpoch = 0;
  }
  const epoch = (scratch.subjectEpoch += 1);
  let end = 0;
  for (const id of starts) {
    if (marks[id] === epoch) continue;
    marks[id] = epoch;
    queue[end++] = id;
  }
  if (scratch.subjectProhibitions.length > 0) scratch.subjectProhibitions = [];
  let [grants, edges] = [0, 0];
  for (let head = 0; head < end; head += 1) {
    const row = (queue[head] as number) * rowWidth;
    const last = rows[row + rowWidth + rowParents] as number;
    const first = rows[row + rowParents] as number;
    for (let slot = first; slot < last; slot += 1) {
      const id = parents[slot] as number;
      if (marks[id] === epoch) continue;
      marks[id] = epoch;
      queue[end++] = id;
    }
    edges += last - first;
    grants += (rows[row + rowWidth + rowGrants] as number) - (rows[row + rowGrants] as number);
    const lastProhibition = rows[row + rowWidth + rowProhibitions] as number;
    for (let slot = rows[row + rowProhibitions] as number; slot < lastProhibition; slot += 1)
      scratch.subjectProhibitions.push(nodeProhibitions[slot] as number);
  }
  scratch.subjectCount = end;
  scratch.subjectGrants = grants;
  scratch.steps += end + edges;
}

/** Step 2: marks everything the target reaches, once each. */
export function reachFromTarget(index: GraphIndex, starts: readonly number[]): void {
  const { rows, parents, scratch } = index;
  const { targetMarks: marks, targetQueue: queue } = scratch;
  if (scratch.targetEpoch >= lastEpoch) {
    marks.fill(0);
    scratch.targetEpoch = 0;
  }
  const epoch = (scratch.targetEpoch += 1);
  let end = 0;
  for (const id of starts) {
    if (marks[id] === epoch) continue;
    marks[id] = epoch;
    queue[end++] = id;
  }
  let [grantors, edges] = [0, 0];
  for (let head = 0; head < end; head += 1) {
    const row = (queue[head] as number) * rowWidth;
    const last = rows[row + rowWidth + rowParents] as number;
    const first = rows[row + rowParents] as number;
    for (let slot = first; slot < last; slot += 1) {
      const id = parents[slot] as number;
      if (marks[id] === epoch) continue;
      marks[id] = epoch;
      queue[end++] = id;
    }
    edges += last - first;
    grantors += (rows[row + rowWidth + rowGrantedBy] as number) - (rows[row + rowGrantedBy] as number);
  }
  scratch.targetCount = end;
  scratch.targetGrantors = grantors;
  scratch.steps += end + edges;
}

/** The policy classes the targets lie in. */
export function readClasses(index: GraphIndex, starts: readonly number[]): Int32Array {
  const { classSetOf, classSets } = index;
  const [first = 0] = starts;
  let classes = classSets[classSetOf[first] ?? 0] ?? new Int32Array();
  for (const id of starts.slice(1)) {
    const more = classSets[classSetOf[id] ?? 0] ?? new Int32Array();
    if (more !== classes) classes = Int32Array.from(new Set([...classes, ...more])).sort();
  }
  return classes;
}

/**
 * Whether a prohibition holds on an element that reaches what `reaches` says (2.3): conjunctive: all inclusions and no
 * exclusion; disjunctive: any inclusion or not every exclusion; never without both.
 */
export function isSatisfied(
  { inclusions, exclusions, conjunctive }: CompiledProhibition,
  reaches: (id: number) => boolean,
): boolean {
  if (inclusions.length === 0 && exclusions.length === 0) return false;
  return conjunctive
    ? inclusions.every(reaches) && !exclusions.some(reaches)
    : inclusions.some(reaches) || !exclusions.every(reaches);
}

/** The node and everything it lies in, as names; none for an unknown node. */
export function listReached(index: GraphIndex, name: string): string[] {
  const id = index.ids.get(name);
  if (id === undefined) return [];
  reachFromTarget(index, [id]);
  const { targetQueue, targetCount } = index.scratch;
  return [...targetQueue.subarray(0, targetCount)].map((found) => index.names[found] ?? "");
}
