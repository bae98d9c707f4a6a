import { computeShares } from "./compute-shares";
import { computeDeniedRights } from "./compute-denied-rights";
import { decideRights } from "./decide-rights";
import { explainProhibitions, type SatisfiedProhibition } from "./explain-prohibitions";
import { findPath } from "./find-path";
import type { Association, Subject, Target } from "./policy";
import { rowGrantedBy, rowWidth, type GraphIndex, type PolicyGraph } from "./policy-graph";
import { reachSubject, reachTarget, resolveSubject, resolveTarget } from "./reach";
import { readRights } from "./rights";

export interface GrantPath {
  /** From the target over the target of the association to the policy class. */
  targetPath: string[];
  association: Association;
  /** From the subject, or the attribute of an anonymous one, to the user attribute of the association. */
  subjectPath: string[];
}

export interface ClassExplanation {
  policyClass: string;
  /** What the subject has on the target in this class, before prohibitions. */
  rights: string[];
  /** Those that grant the asked right, or all. */
  paths: GrantPath[];
  /** How many more there are than `paths` shows. */
  morePaths: number;
  /** Present when the class does not grant: an association of the subject with one of these would. */
  missing?: { reason: string; targets: string[]; attributes: string[] };
}

export interface DecisionExplanation {
  /** Of the graph that answered. */
  version: string;
  /** Why nothing could be granted at all. */
  unknown?: "subject" | "target";
  /** The decision. */
  rights: string[];
  /** Whether the asked right is in it; absent when none was asked. */
  allowed?: boolean;
  /** What all policy classes agree on, before prohibitions. */
  privileges: string[];
  /** What satisfied prohibitions take away, granted or not. */
  denied: string[];
  classes: ClassExplanation[];
  prohibitions: SatisfiedProhibition[];
}

interface Marked {
  graph: PolicyGraph;
  from: readonly number[];
  to: readonly number[];
  reached: readonly number[];
}

/** The associations between the marked sides, as ids; `slot` counts them by target. */
function listConnecting(index: GraphIndex): { ua: number; at: number; slot: number }[] {
  const { rows, grantorAttributes, scratch } = index;
  const { subject, target } = scratch;
  return [...target.queue.subarray(0, target.count)].flatMap((at) => {
    const found: { ua: number; at: number; slot: number }[] = [];
    const last = rows[(at + 1) * rowWidth + rowGrantedBy] ?? 0;
    for (let slot = rows[at * rowWidth + rowGrantedBy] ?? 0; slot < last; slot += 1) {
      const ua = grantorAttributes[slot] ?? 0;
      if (subject.marks[ua] === subject.epoch) found.push({ ua, at, slot });
    }
    return found;
  });
}

function liesIn({ classSetOf, classSets }: GraphIndex, id: number, policyClass: number): boolean {
  return classSets[classSetOf[id] ?? -1]?.includes(policyClass) ?? false;
}

function explainClass(
  { graph: { index }, from, to, reached }: Marked,
  policyClass: number,
  rights: string[],
  right: string | undefined,
  limit: number,
): ClassExplanation {
  const name = index.names[policyClass] ?? "";
  const words = index.rights.words;
  const granting = listConnecting(index)
    .filter(({ at }) => liesIn(index, at, policyClass))
    .map(({ ua, at, slot }) => ({
      ua,
      at,
      rights: readRights(index.rights, index.grantorRights, slot * words),
    }))
    .filter(({ rights }) => (right === undefined ? rights.length > 0 : rights.includes(right)));
  const paths = granting.slice(0, limit).map(({ ua, at, rights }) => ({
    targetPath: [...findPath(index, to, at), ...findPath(index, [at], policyClass).slice(1)],
    association: { ua: index.names[ua] ?? "", target: index.names[at] ?? "", rights },
    subjectPath: findPath(index, from, ua),
  }));
  const explained = { policyClass: name, rights, paths, morePaths: granting.length - paths.length };
  if (granting.length > 0) return explained;
  const { queue, count } = index.scratch.subject;
  const wanted = right === undefined ? "any right" : `"${right}"`;
  return {
    ...explained,
    missing: {
      reason: `no association grants ${wanted} in the policy class "${name}"`,
      targets: reached
        .filter((id) => index.types[id] !== "PC" && index.types[id] !== "U" && liesIn(index, id, policyClass))
        .map((id) => index.names[id] ?? ""),
      attributes: [...queue.subarray(0, count)]
        .filter((id) => index.types[id] === "UA")
        .map((id) => index.names[id] ?? ""),
    },
  };
}

/**
 * Why the decision is what it is (`explain` of policy-machine-core, 2.5): for each policy class of the target what grants,
 * with at most `limit` paths, or what is missing; and the prohibitions that hold. With `right` the answer is about that
 * right; without, about all.
 */
export function explainDecision(
  graph: PolicyGraph,
  subject: Subject,
  target: Target,
  right?: string,
  { limit = 5 }: { limit?: number } = {},
): DecisionExplanation {
  const { index } = graph;
  const from = resolveSubject(index, subject);
  const to = resolveTarget(index, target);
  const rights = [...decideRights(graph, subject, target)];
  const denied = [...computeDeniedRights(graph, subject, target)];
  const answer = {
    version: graph.version,
    ...(from.length === 0 || to.length === 0
      ? { unknown: from.length === 0 ? ("subject" as const) : ("target" as const) }
      : {}),
    rights,
    ...(right === undefined ? {} : { allowed: rights.includes(right) }),
  };
  if (from.length === 0 || to.length === 0)
    return { ...answer, privileges: [], denied: [], classes: [], prohibitions: [] };
  reachTarget(index, target);
  reachSubject(index, subject);
  computeShares(index);
  const { targetClasses, target: side } = index.scratch;
  const marked: Marked = {
    graph,
    from,
    to,
    reached: [...side.queue.subarray(0, side.count)],
  };
  const classes = [...targetClasses].map((id) =>
    explainClass(
      marked,
      id,
      readRights(index.rights, index.scratch.shares, id * index.rights.words),
      right,
      limit,
    ),
  );
  const privileges = index.rights.names.filter(
    (name) => classes.length > 0 && classes.every(({ rights }) => rights.includes(name)),
  );
  return {
    ...answer,
    privileges,
    denied,
    classes,
    prohibitions: explainProhibitions(graph, subject.process),
  };
}
