import { decideBits } from "./decide-rights";
import type { Subject, Target } from "./policy";
import type { PolicyGraph } from "./policy-graph";

/** Whether the subject holds the right on the target; false for whatever is unknown, wildcards included. */
export function isAllowed(graph: PolicyGraph, subject: Subject, right: string, target: Target): boolean {
  const bit = graph.index.rights.bits.get(right);
  if (bit === undefined || !decideBits(graph.index, subject, target)) return false;
  return (((graph.index.scratch.result[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1;
}
