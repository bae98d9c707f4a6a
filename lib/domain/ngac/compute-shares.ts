import { rowGrantedBy, rowGrants, rowWidth, type GraphIndex } from "./policy-graph";
import { countAssociations } from "./reach";

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

/** So few associations on the target's side are walked without asking how many there are on the other. */
const few = 64;

function collectFromTarget(index: GraphIndex): void {
  const { rows, grantorAttributes, grantorRights, scratch } = index;
  const { bearers, bearerCount } = scratch.target;
  const { marks, epoch } = scratch.subject;
  const words = scratch.common.length;
  for (let head = 0; head < bearerCount; head += 1) {
    const at = bearers[head] as number;
    const last = rows[(at + 1) * rowWidth + rowGrantedBy] as number;
    for (let slot = rows[at * rowWidth + rowGrantedBy] as number; slot < last; slot += 1)
      if (marks[grantorAttributes[slot] as number] === epoch)
        addShare(index, at, scratch.targetClassSet, grantorRights, slot * words);
  }
}

function collectFromSubject(index: GraphIndex): void {
  const { rows, grantTargets, grantRights, scratch } = index;
  const { bearers, bearerCount } = scratch.subject;
  const { marks, epoch } = scratch.target;
  const words = scratch.common.length;
  for (let head = 0; head < bearerCount; head += 1) {
    const ua = bearers[head] as number;
    const last = rows[(ua + 1) * rowWidth + rowGrants] as number;
    for (let slot = rows[ua * rowWidth + rowGrants] as number; slot < last; slot += 1) {
      const at = grantTargets[slot] as number;
      if (marks[at] === epoch) addShare(index, at, scratch.targetClassSet, grantRights, slot * words);
    }
  }
}

/** Walks the associations from the side that has fewer of them. */
function collectShares(index: GraphIndex): void {
  const { subject, target } = index.scratch;
  countAssociations(index, target, rowGrantedBy);
  if (target.associations > few) {
    countAssociations(index, subject, rowGrants);
    if (subject.associations < target.associations) {
      index.scratch.steps += subject.associations;
      collectFromSubject(index);
      return;
    }
  }
  index.scratch.steps += target.associations;
  collectFromTarget(index);
}

/**
 * Leaves in `scratch.shares`, for every policy class of the marked target, the rights that the marked subject has on it in that
 * class: the union over the associations that connect them and whose target lies in the class (2.2). Prohibitions are not
 * subtracted.
 */
export function computeShares(index: GraphIndex): void {
  const { shares, common, targetClasses } = index.scratch;
  const words = common.length;
  for (let word = 0; word < words; word += 1) common[word] = 0;
  for (let slot = 0; slot < targetClasses.length; slot += 1) {
    const base = (targetClasses[slot] as number) * words;
    for (let word = 0; word < words; word += 1) shares[base + word] = 0;
  }
  collectShares(index);
  for (let slot = 0; slot < targetClasses.length; slot += 1) {
    const base = (targetClasses[slot] as number) * words;
    for (let word = 0; word < words; word += 1)
      shares[base + word] = (shares[base + word] as number) | (common[word] as number);
  }
}
