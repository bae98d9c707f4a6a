import type { ObjectReference } from "../istio/explanation";
import type { Finding } from "../istio/finding";

/** Something on the screen that findings may be about. */
export interface IssueTarget {
  cluster: string;
  object: Pick<ObjectReference, "kind" | "namespace" | "name">;
  /** Objects that decide over it. */
  governedBy?: readonly ObjectReference[];
}

/** How many findings something has; hints are not counted. */
export interface IssueTally {
  errors: number;
  warnings: number;
}

export type FindIssues = (target: IssueTarget) => Finding[];

const keyOf = (cluster: string, { kind, namespace, name }: IssueTarget["object"]) =>
  `${cluster} ${kind} ${namespace}/${name}`;

/**
 * Looks up the errors and warnings about something itself, or with it as a related object, and about the objects that decide
 * over it. Suppressed ones and hints are left out. Each finding once, in the order given.
 */
export function indexIssues(findings: readonly Finding[]): FindIssues {
  const about = new Map<string, number[]>();
  const withIt = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, position: number) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [position]);
    else list.push(position);
  };
  for (const [position, finding] of findings.entries()) {
    if (finding.suppressed === true || finding.severity === "info") continue;
    add(about, keyOf(finding.cluster, finding.object), position);
    for (const other of finding.related ?? []) add(withIt, keyOf(other.cluster, other), position);
  }
  return ({ cluster, object, governedBy = [] }) => {
    const own = keyOf(cluster, object);
    const positions = new Set([
      ...(about.get(own) ?? []),
      ...(withIt.get(own) ?? []),
      ...governedBy.flatMap((reference) => about.get(keyOf(cluster, reference)) ?? []),
    ]);
    return [...positions].toSorted((a, b) => a - b).flatMap((position) => findings[position] ?? []);
  };
}

/** Undefined when there is nothing to tell. */
export function tallyIssues(findings: readonly Finding[]): IssueTally | undefined {
  if (findings.length === 0) return undefined;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: findings.length - errors };
}

/** `2 errors, 1 warning`. */
export function formatTally({ errors, warnings }: IssueTally): string {
  const parts = [
    [errors, "error"],
    [warnings, "warning"],
  ] as const;
  return parts
    .flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}${count === 1 ? "" : "s"}`]))
    .join(", ");
}
