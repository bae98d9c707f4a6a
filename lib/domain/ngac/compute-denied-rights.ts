import type { Subject, Target } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { reachSubject, reachTarget } from "./reach";
import { readRights } from "./rights";
import { holdsOnTarget, listProhibitionsOf } from "./satisfaction";

/**
 * What satisfied prohibitions deny the subject on the target, whether it would be granted or not
 * (`computeDeniedPrivileges`). Empty for an unknown subject or target, which holds nothing that could be denied.
 */
export function computeDeniedRights(
  { index }: PolicyGraph,
  subject: Subject,
  target: Target,
): ReadonlySet<string> {
  if (!reachTarget(index, target) || !reachSubject(index, subject)) return new Set();
  return new Set(
    listProhibitionsOf(index, subject.process)
      .filter((item) => holdsOnTarget(index, item))
      .flatMap((item) => {
        const prohibition = index.prohibitions[item];
        return prohibition === undefined ? [] : readRights(index.rights, prohibition.rights);
      }),
  );
}
