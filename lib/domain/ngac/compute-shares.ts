import { rowGrantedBy, rowGrants, rowWidth, type GraphIndex } from "./policy-graph";
import { isSatisfied, reachFromSubject, reachFromTarget, readClasses } from "./reach";

/** Adds one association that connects both sides to the share of every policy class that its target lies in. */
function addShare(index: GraphIndex, at: number, ownSet: number, rights: Uint32Array, offset: number): void {
  const { classSetOf, classSets, scratch } = index;
  const { shares, common } = scratch;
  const words = common.length;
  const set = classSetOf[at] as number;
  if (set === ownSet) {
    for (let word = 0; word < words; word += 1)
      common[word] = (common[word] as number) | (rights[offset + word] as number);
    return;
  }
  const classes = classSets[set] as Int32Array;
  for (let slot = 0; slot < classes.length; slot += 1) {
    const base = (classes[slot] as number) * words;
    for (let word = 0; word < words; word += 1)
      shares[base + word] = (shares[base + word] as number) | (rights[offset + word] as number);
  }
}

/** Walks the associations from the side that has fewer of them. */
function collectShares(index: GraphIndex, ownSet: number): void {
  const { rows, grantTargets, grantRights, grantorAttributes, grantorRights, scratch } = index;
  const { subjectMarks, subjectEpoch, subjectQueue, targetMarks, targetEpoch, targetQueue } = scratch;
  const words = scratch.common.length;
  if (scratch.targetGrantors <= scratch.subjectGrants) {
    scratch.steps += scratch.targetGrantors;
    if (scratch.targetGrantors === 0) return;
    for (let head = 0; head < scratch.targetCount; head += 1) {
      const at = targetQueue[head] as number;
      const last = rows[(at + 1) * rowWidth + rowGrantedBy] as number;
      for (let slot = rows[at * rowWidth + rowGrantedBy] as number; slot < last; slot += 1)
        if (subjectMarks[grantorAttributes[slot] as number] === subjectEpoch)
          addShare(index, at, ownSet, grantorRights, slot * words);
    }
    return;
  }
  scratch.steps += scratch.subjectGrants;
  if (scratch.subjectGrants === 0) return;
  for (let head = 0; head < scratch.subjectCount; head += 1) {
    const ua = subjectQueue[head] as number;
    const last = rows[(ua + 1) * rowWidth + rowGrants] as number;
    for (let slot = rows[ua * rowWidth + rowGrants] as number; slot < last; slot += 1) {
      const at = grantTargets[slot] as number;
      if (targetMarks[at] === targetEpoch) addShare(index, at, ownSet, grantRights, slot * words);
    }
  }
}

/**
 * Marks both sides and leaves in `scratch.shares`, for every policy class that is returned, the rights that the subject
 * has on the target in it: the union over the associations that connect them and whose target lies in the class (2.2).
 * Prohibitions are not subtracted.
 */
export function computeShares(
  index: GraphIndex,
  subject: readonly number[],
  target: readonly number[],
): Int32Array {
  const { classSetOf, scratch } = index;
  const { shares, common } = scratch;
  reachFromTarget(index, target);
  reachFromSubject(index, subject);
  const classes = readClasses(index, target);
  const words = common.length;
  common.fill(0);
  for (let slot = 0; slot < classes.length; slot += 1) {
    const base = (classes[slot] as number) * words;
    for (let word = 0; word < words; word += 1) shares[base + word] = 0;
  }
  collectShares(index, target.length === 1 ? (classSetOf[target[0] as number] as number) : -1);
  for (let slot = 0; slot < classes.length; slot += 1) {
    const base = (classes[slot] as number) * words;
    for (let word = 0; word < words; word += 1)
      shares[base + word] = (shares[base + word] as number) | (common[word] as number);
  }
  return classes;
}

/** The prohibitions on what the subject reaches and on the process, whether they hold on the target or not. */
export function listProhibitionsOf(index: GraphIndex, process: string | undefined): readonly number[] {
  const onNodes = index.scratch.subjectProhibitions;
  const onProcess = process === undefined ? undefined : index.processProhibitions.get(process);
  return onProcess === undefined ? onNodes : [...onNodes, ...onProcess];
}

/** Those that hold on the marked target. */
export function listSatisfied(index: GraphIndex, process: string | undefined): readonly number[] {
  const all = listProhibitionsOf(index, process);
  if (all.length === 0) return all;
  const { targetMarks, targetEpoch } = index.scratch;
  return all.filter((item) => {
    const prohibition = index.prohibitions[item];
    return prohibition !== undefined && isSatisfied(prohibition, (id) => targetMarks[id] === targetEpoch);
  });
}
