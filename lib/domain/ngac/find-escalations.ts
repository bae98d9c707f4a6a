import type { Refusal } from "./admin-denied-error";
import { computeCapabilities } from "./compute-capabilities";
import { computeDenials } from "./compute-denials";
import { findLiftedConditions } from "./find-lifted-conditions";
import { createHoldings, type Holdings } from "./holdings";
import { listWithin } from "./list-within";
import type { AdminCommand, Subject } from "./policy";
import { rowGrants, rowWidth, type GraphIndex, type PolicyGraph } from "./policy-graph";
import { listReached } from "./reach";
import { resolveRights } from "./rights";

/** What membership in `containers` adds to the shares of a subject, on every node; `member` is the subject as it is, if it is. */
function checkMembership(
  index: GraphIndex,
  holdings: Holdings,
  containers: readonly string[],
  member?: string,
): void {
  const given = computeCapabilities(index, { attributes: containers }).shares;
  const own = member === undefined ? undefined : computeCapabilities(index, { user: member }).shares;
  const { words } = index.rights;
  const added = new Uint32Array(words);
  for (let id = index.classCount; id < index.size; id += 1) {
    const classes = index.classSets[index.classSetOf[id] ?? -1] ?? [];
    classes.forEach((policyClass, position) => {
      const start = ((index.shareStarts[id] ?? 0) + position) * words;
      for (let word = 0; word < words; word += 1)
        added[word] = (given[start + word] ?? 0) & ~(own?.[start + word] ?? 0);
      holdings.demand(id, policyClass, added);
    });
  }
}

/** An association gives its new rights on the target itself, as a decision, and on everything within it. */
function checkAssociation(
  index: GraphIndex,
  holdings: Holdings,
  { ua, target, rights }: { ua: string; target: string; rights: readonly string[] },
): void {
  const { set } = resolveRights(index.rights, rights);
  const [from, to] = [index.ids.get(ua), index.ids.get(target)];
  if (from === undefined || to === undefined) return;
  const last = index.rows[(from + 1) * rowWidth + rowGrants] ?? 0;
  for (let slot = index.rows[from * rowWidth + rowGrants] ?? 0; slot < last; slot += 1)
    if (index.grantTargets[slot] === to)
      for (let word = 0; word < set.length; word += 1)
        set[word] = (set[word] ?? 0) & ~(index.grantRights[slot * set.length + word] ?? 0);
  const classes = index.classSets[index.classSetOf[to] ?? -1] ?? [];
  for (const id of listWithin(index, to))
    for (const policyClass of classes) holdings.demand(id, policyClass, set);
}

/** Prohibitions that no longer cover somebody: on whatever they hold, the actor must be free of them. */
function checkLifted(index: GraphIndex, holdings: Holdings, items: readonly number[]): void {
  const lifted = computeDenials(index, items);
  if (lifted === undefined) return;
  const { words } = index.rights;
  for (let id = index.classCount; id < index.size; id += 1)
    holdings.demandFreedom(id, lifted.subarray(id * words, (id + 1) * words));
}

/** The prohibitions on what a node reaches before but not after. */
function listLeftProhibitions(before: PolicyGraph, after: PolicyGraph, name: string): number[] {
  const reachedBefore = new Set(listReached(before.index, name));
  const reachedAfter = new Set(listReached(after.index, name));
  return before.policy.prohibitions.flatMap(({ subject }, item) =>
    subject.kind === "node" && reachedBefore.has(subject.name) && !reachedAfter.has(subject.name)
      ? [item]
      : [],
  );
}

/**
 * What an act would let through without the actor holding it. Empty: the act escalates nothing.
 *
 * Policy classes are granted by different people, so that the rule is kept in each by itself. A *share* is (subject, policy
 * class, right, element): the class lets the right through for the subject; an element outside a class is let through by it.
 * The rule: **every share that an act adds, on an element that was there before, is one that the actor has and is not
 * prohibited from using; every prohibition that an act lifts, on an element it holds on, is one that does not deny the actor the
 * same right there.** So an element leaves a class only by someone who holds everything on it in that class. By induction over
 * any sequence of acts, whatever somebody newly may do is let through, class by class, by what they or one of those who acted
 * held before the first act.
 *
 * Acts that only take away (`dissociate`, `deleteNode`, whose guards leave nothing behind, `createProhibition`) and those that
 * decide nothing need no check. Rights on an element that is created are no escalation: nothing was there.
 */
export function findEscalations(
  before: PolicyGraph,
  after: PolicyGraph,
  actor: Subject,
  command: AdminCommand,
): readonly Refusal[] {
  const { index, policy } = before;
  const isSubject = (name: string) => {
    const type = index.types[index.ids.get(name) ?? -1];
    return type === "U" || type === "UA";
  };
  switch (command.op) {
    case "createNode": {
      const { type, assignedTo } = command.node;
      if (type !== "U" && type !== "UA") return [];
      const holdings = createHoldings(index, actor);
      checkMembership(index, holdings, assignedTo);
      return holdings.refusals;
    }
    case "associate": {
      const holdings = createHoldings(index, actor);
      checkAssociation(index, holdings, command);
      return holdings.refusals;
    }
    case "assign": {
      const holdings = createHoldings(index, actor);
      if (isSubject(command.ascendant))
        checkMembership(index, holdings, command.descendants, command.ascendant);
      findLiftedConditions(before, after, holdings, command.ascendant);
      return holdings.refusals;
    }
    case "deassign": {
      const holdings = createHoldings(index, actor);
      if (isSubject(command.ascendant))
        checkLifted(index, holdings, listLeftProhibitions(before, after, command.ascendant));
      findLiftedConditions(before, after, holdings, command.ascendant);
      return holdings.refusals;
    }
    case "deleteProhibition": {
      const holdings = createHoldings(index, actor);
      checkLifted(index, holdings, [policy.prohibitions.findIndex(({ name }) => name === command.name)]);
      return holdings.refusals;
    }
    default:
      return [];
  }
}
