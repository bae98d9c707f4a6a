import type { AnalysisWorld } from "./analysis-world";
import type { AnalysisContext, WorldIndex } from "./check";

interface Kept {
  inputs: readonly unknown[];
  value: unknown;
}

/** What is kept from one analysis of a cluster to the next, by index or check. */
export type AnalysisMemory = Map<object, Kept>;

/** The value kept for `key` when none of its inputs changed since, else a new one, which is then kept. */
export function recall<T>(
  memory: AnalysisMemory,
  key: object,
  inputs: readonly unknown[],
  compute: () => T,
): T {
  const kept = memory.get(key);
  if (
    kept !== undefined &&
    kept.inputs.length === inputs.length &&
    kept.inputs.every((input, index) => input === inputs[index])
  )
    return kept.value as T;
  const value = compute();
  memory.set(key, { inputs, value });
  return value;
}

/** A context over one world. With the memory of an earlier one, what did not change is not computed again. */
export function createAnalysisContext(
  world: AnalysisWorld,
  memory: AnalysisMemory = new Map(),
): AnalysisContext {
  return {
    world,
    read: <T>(index: WorldIndex<T>): T =>
      recall(
        memory,
        index,
        index.inputs.map((input) => world[input]),
        () => index.build(world),
      ),
  };
}
