import { rowGrantedBy, rowGrants, rowKind, rowWidth, type GraphIndex } from "./policy-graph";
import { countAssociations } from "./reach";

/** Adds what associations give on one container of the target to the share of every policy class the container lies in. */
function addShares(index: GraphIndex, at: number, first: number, second: number, word: number): void {
  const { rows, classSets, scratch } = index;
  const { shares, common, targetClassSet } = scratch;
  const words = common.length;
  const isPair = word + 1 < words;
  const set = (rows[at * rowWidth + rowKind] as number) >> 1;
  if (set === targetClassSet) {
    common[word] = (common[word] as number) | first;
    if (isPair) common[word + 1] = (common[word + 1] as number) | second;
    return;
  }
  const classes = classSets[set] as Int32Array;
  for (let slot = 0; slot < classes.length; slot += 1) {
    const base = (classes[slot] as number) * words + word;
    shares[base] = (shares[base] as number) | first;
    if (isPair) shares[base + 1] = (shares[base + 1] as number) | second;
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
    const row = at * rowWidth + rowGrantedBy;
    const start = rows[row] as number;
    const end = rows[row + rowWidth] as number;
    // Two words at a time are nearly always all there are, and stay in registers.
    for (let word = 0; word < words; word += 2) {
      let [first, second] = [0, 0];
      for (let slot = start; slot < end; slot += 1) {
        if (marks[grantorAttributes[slot] as number] !== epoch) continue;
        first |= grantorRights[slot * words + word] as number;
        if (word + 1 < words) second |= grantorRights[slot * words + word + 1] as number;
      }
      if ((first | second) !== 0) addShares(index, at, first, second, word);
    }
  }
}

function collectFromSubject(index: GraphIndex): void {
  const { rows, grantTargets, grantRights, scratch } = index;
  const { bearers, bearerCount } = scratch.subject;
  const { marks, epoch } = scratch.target;
  const words = scratch.common.length;
  for (let head = 0; head < bearerCount; head += 1) {
    const row = (bearers[head] as number) * rowWidth + rowGrants;
    const end = rows[row + rowWidth] as number;
    for (let slot = rows[row] as number; slot < end; slot += 1) {
      const at = grantTargets[slot] as number;
      if (marks[at] !== epoch) continue;
      for (let word = 0; word < words; word += 2) {
        const second = word + 1 < words ? (grantRights[slot * words + word + 1] as number) : 0;
        addShares(index, at, grantRights[slot * words + word] as number, second, word);
      }
    }
  }
}

/**
 * Step 2 continued: the rights of the associations that connect the marked sides (2.2), those whose target lies in all policy
 * classes of the target in `scratch.common`, the others by policy class in `scratch.shares`. Walks the associations of the
 * side that has fewer of them.
 */
export function collectShares(index: GraphIndex): void {
  const { scratch } = index;
  const { subject, target, shares, common, targetClasses } = scratch;
  const words = common.length;
  for (let word = 0; word < words; word += 1) common[word] = 0;
  for (let slot = 0; slot < targetClasses.length; slot += 1) {
    const base = (targetClasses[slot] as number) * words;
    for (let word = 0; word < words; word += 1) shares[base + word] = 0;
  }
  countAssociations(index, target, rowGrantedBy);
  if (target.associations > few) {
    countAssociations(index, subject, rowGrants);
    if (subject.associations < target.associations) {
      scratch.steps += subject.associations;
      collectFromSubject(index);
      return;
    }
  }
  scratch.steps += target.associations;
  collectFromTarget(index);
}

/**
 * Leaves in `scratch.shares`, for every policy class of the marked target, the rights that the marked subject has on it in that
 * class: the union over the associations that connect them and whose target lies in the class (2.2). Prohibitions are not
 * subtracted.
 */
export function computeShares(index: GraphIndex): void {
  collectShares(index);
  const { shares, common, targetClasses } = index.scratch;
  const words = common.length;
  for (let slot = 0; slot < targetClasses.length; slot += 1) {
    const base = (targetClasses[slot] as number) * words;
    for (let word = 0; word < words; word += 1)
      shares[base + word] = (shares[base + word] as number) | (common[word] as number);
  }
}
