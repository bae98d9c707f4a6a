import type { CompiledProhibition, GraphIndex } from "./policy-graph";

/**
 * Whether a prohibition holds on an element that reaches what `reaches` says (2.3): conjunctive: all inclusions and no
 * exclusion; disjunctive: any inclusion or not every exclusion; never without both.
 */
export function isSatisfied(
  { inclusions, exclusions, conjunctive }: CompiledProhibition,
  reaches: (id: number) => boolean,
): boolean {
  if (inclusions.length === 0 && exclusions.length === 0) return false;
  // Conjunctive: one that is not as demanded refutes; disjunctive: one that is suffices.
  for (let slot = 0; slot < inclusions.length; slot += 1)
    if (reaches(inclusions[slot] as number) !== conjunctive) return !conjunctive;
  for (let slot = 0; slot < exclusions.length; slot += 1)
    if (reaches(exclusions[slot] as number) === conjunctive) return !conjunctive;
  return conjunctive;
}

/** Whether a prohibition holds on the marked target: the same without a closure, for every decision asks it. */
export function holdsOnTarget({ prohibitions, scratch }: GraphIndex, item: number): boolean {
  const { marks, epoch } = scratch.target;
  const { inclusions, exclusions, conjunctive } = prohibitions[item] as CompiledProhibition;
  if (inclusions.length === 0 && exclusions.length === 0) return false;
  for (let slot = 0; slot < inclusions.length; slot += 1)
    if ((marks[inclusions[slot] as number] === epoch) !== conjunctive) return !conjunctive;
  for (let slot = 0; slot < exclusions.length; slot += 1)
    if ((marks[exclusions[slot] as number] === epoch) === conjunctive) return !conjunctive;
  return conjunctive;
}

/** The prohibitions on what the subject reaches and on the process, whether they hold on the target or not. */
export function listProhibitionsOf(
  { scratch, nodeProhibitions, prohibitedNodes, processProhibitions }: GraphIndex,
  process: string | undefined,
): number[] {
  const { marks, epoch } = scratch.subject;
  const onNodes = nodeProhibitions.filter((_, slot) => marks[prohibitedNodes[slot] ?? -1] === epoch);
  return [...onNodes, ...(process === undefined ? [] : (processProhibitions.get(process) ?? []))];
}
