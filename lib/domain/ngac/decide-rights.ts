import { collectShares } from "./compute-shares";
import { setSlots } from "./create-scratch";
import type { Subject, Target } from "./policy";
import type { GraphIndex, PolicyGraph, Scratch } from "./policy-graph";
import { startSubject, startTarget, walk } from "./reach";
import { readRights } from "./rights";
import { holdsOnTarget } from "./satisfaction";

const nothing: ReadonlySet<string> = new Set();

/** Takes away from the result what a prohibition denies, if it holds on the marked target. */
function deny(index: GraphIndex, item: number): void {
  const rights = index.prohibitions[item]?.rights;
  if (rights === undefined || !holdsOnTarget(index, item)) return;
  const { result } = index.scratch;
  for (let word = 0; word < result.length; word += 1)
    result[word] = (result[word] as number) & ~(rights[word] as number);
}

/**
 * The decision as bits in `scratch.result` (2.4): intersection over the policy classes of the target, minus what satisfied
 * prohibitions deny. False: nothing is known of the subject or of the target, the result is not set.
 */
export function decideBits(index: GraphIndex, subject: Subject, target: Target): boolean {
  // Both are looked up before either is walked: the waits for memory overlap.
  if (!startTarget(index, target) || !startSubject(index, subject)) return false;
  walk(index, index.scratch.target);
  walk(index, index.scratch.subject);
  collectShares(index);
  const { scratch } = index;
  const { shares, common, result, targetClasses } = scratch;
  const words = result.length;
  for (let word = 0; word < words; word += 1) {
    let held = targetClasses.length === 0 ? 0 : -1;
    for (let slot = 0; slot < targetClasses.length; slot += 1)
      held &= shares[(targetClasses[slot] as number) * words + word] as number;
    result[word] = held | (common[word] as number);
  }
  const { marks, epoch } = scratch.subject;
  for (let slot = 0; slot < index.nodeProhibitions.length; slot += 1)
    if (marks[index.prohibitedNodes[slot] as number] === epoch)
      deny(index, index.nodeProhibitions[slot] as number);
  if (subject.process !== undefined)
    for (const item of index.processProhibitions.get(subject.process) ?? []) deny(index, item);
  return true;
}

function isSetAt({ result, setBits }: Scratch, slot: number): boolean {
  const words = result.length;
  for (let word = 0; word < words; word += 1) if (setBits[slot * words + word] !== result[word]) return false;
  return true;
}

/** One shared set for equal bits, so that a decision allocates nothing; when its slots are taken it takes the last of them. */
function shareSet({ rights, scratch }: GraphIndex): ReadonlySet<string> {
  const { result, setBits, sets } = scratch;
  let hash = 0;
  for (let word = 0; word < result.length; word += 1)
    hash = Math.imul(hash ^ (result[word] as number), 0x9e3779b1);
  const start = hash >>> 16;
  let slot = start & (setSlots - 1);
  for (let probe = 0; probe < 4; probe += 1) {
    slot = (start + probe) & (setSlots - 1);
    const known = sets[slot];
    if (known === undefined) break;
    if (isSetAt(scratch, slot)) return known;
  }
  const set = new Set(readRights(rights, result));
  setBits.set(result, slot * result.length);
  sets[slot] = set;
  return set;
}

/**
 * The rights of the subject on the target, resource and administrative ones, wildcards resolved: privileges (2.2) minus
 * restrictions (2.3). Empty for an unknown subject or target. Linear in what both sides reach; the set is shared, do not
 * change it.
 */
export function decideRights(graph: PolicyGraph, subject: Subject, target: Target): ReadonlySet<string> {
  return decideBits(graph.index, subject, target) ? shareSet(graph.index) : nothing;
}
