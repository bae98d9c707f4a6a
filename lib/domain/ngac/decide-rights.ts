import { computeShares, listSatisfied } from "./compute-shares";
import type { Subject, Target } from "./policy";
import type { GraphIndex, PolicyGraph } from "./policy-graph";
import { resolveSubject, resolveTarget } from "./reach";
import { readRights } from "./rights";

const nothing: ReadonlySet<string> = new Set();
const mostSets = 4096;

/**
 * The decision as bits in `scratch.result` (2.4): intersection over the policy classes of the target, minus what satisfied
 * prohibitions deny. False: nothing is known of the subject or of the target, the result is not set.
 */
export function decideBits(index: GraphIndex, subject: Subject, target: Target): boolean {
  const from = resolveSubject(index, subject);
  if (from.length === 0) return false;
  const to = resolveTarget(index, target);
  if (to.length === 0) return false;
  const classes = computeShares(index, from, to);
  const { shares, result } = index.scratch;
  const words = result.length;
  for (let word = 0; word < words; word += 1) {
    let held = classes.length === 0 ? 0 : -1;
    for (let slot = 0; slot < classes.length; slot += 1)
      held &= shares[(classes[slot] as number) * words + word] as number;
    result[word] = held;
  }
  for (const item of listSatisfied(index, subject.process)) {
    const rights = index.prohibitions[item]?.rights;
    for (let word = 0; word < words; word += 1)
      result[word] = (result[word] as number) & ~(rights?.[word] ?? 0);
  }
  return true;
}

/** One shared set for equal bits, so that a decision allocates nothing. */
function internSet({ rights, scratch }: GraphIndex): ReadonlySet<string> {
  const { result } = scratch;
  if (scratch.setCount > mostSets) {
    scratch.sets.clear();
    scratch.setCount = 0;
  }
  let level = scratch.sets;
  for (let word = 0; word < result.length - 1; word += 1) {
    const key = result[word] as number;
    let next = level.get(key) as Map<number, unknown> | undefined;
    if (next === undefined) {
      next = new Map();
      level.set(key, next);
    }
    level = next;
  }
  const key = result[result.length - 1] as number;
  let set = level.get(key) as ReadonlySet<string> | undefined;
  if (set === undefined) {
    set = new Set(readRights(rights, result));
    level.set(key, set);
    scratch.setCount += 1;
  }
  return set;
}

/**
 * The rights of the subject on the target, resource and administrative ones, wildcards resolved: privileges (2.2) minus
 * restrictions (2.3). Empty for an unknown subject or target. Linear in what both sides reach; the set is shared, do not
 * change it.
 */
export function decideRights(graph: PolicyGraph, subject: Subject, target: Target): ReadonlySet<string> {
  return decideBits(graph.index, subject, target) ? internSet(graph.index) : nothing;
}
