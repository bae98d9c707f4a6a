import { computeShares, listSatisfied } from "./compute-shares";
import type { Subject, Target } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { resolveSubject, resolveTarget } from "./reach";
import { readRights } from "./rights";

/**
 * What satisfied prohibitions deny the subject on the target, whether it would be granted or not
 * (`computeDeniedPrivileges`). Empty for an unknown subject or target, which holds nothing that could be denied.
 */
export function computeDeniedRights(
  { index }: PolicyGraph,
  subject: Subject,
  target: Target,
): ReadonlySet<string> {
  const from = resolveSubject(index, subject);
  const to = resolveTarget(index, target);
  if (from.length === 0 || to.length === 0) return new Set();
  computeShares(index, from, to);
  return new Set(
    listSatisfied(index, subject.process).flatMap((item) => {
      const prohibition = index.prohibitions[item];
      return prohibition === undefined ? [] : readRights(index.rights, prohibition.rights);
    }),
  );
}
