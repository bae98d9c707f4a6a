import type { Target } from "./policy";
import { rowGrantedBy, rowWidth, type PolicyGraph } from "./policy-graph";
import { reachTarget } from "./reach";
import { readRights } from "./rights";

export interface RequiredAttributes {
  policyClass: string;
  /** User attributes that grant at least one of the rights in this class, those that grant most first. */
  attributes: { ua: string; rights: string[] }[];
  /** Rights that no attribute grants here: an association must be made first. */
  ungranted: string[];
}

/**
 * "What must I give her": for each policy class of the target, the user attributes that would grant the rights; one (or a
 * union) is needed in every class, because classes are intersected (`computeRequiredAttributeSets`). Empty for an unknown
 * target.
 */
export function findRequiredAttributes(
  { index }: PolicyGraph,
  target: Target,
  rights: readonly string[],
): RequiredAttributes[] {
  if (!reachTarget(index, target)) return [];
  const { rows, grantorAttributes, grantorRights, classSetOf, classSets, scratch } = index;
  return [...scratch.targetClasses].map((policyClass) => {
    const granted = new Map<string, Set<string>>();
    for (const at of scratch.target.queue.subarray(0, scratch.target.count)) {
      if (!classSets[classSetOf[at] ?? -1]?.includes(policyClass)) continue;
      const last = rows[(at + 1) * rowWidth + rowGrantedBy] ?? 0;
      for (let slot = rows[at * rowWidth + rowGrantedBy] ?? 0; slot < last; slot += 1) {
        const given = readRights(index.rights, grantorRights, slot * index.rights.words);
        const ua = index.names[grantorAttributes[slot] ?? 0] ?? "";
        const known = granted.get(ua) ?? new Set();
        for (const right of rights) if (given.includes(right)) known.add(right);
        if (known.size > 0) granted.set(ua, known);
      }
    }
    return {
      policyClass: index.names[policyClass] ?? "",
      attributes: [...granted]
        .map(([ua, given]) => ({ ua, rights: rights.filter((right) => given.has(right)) }))
        .toSorted((a, b) => b.rights.length - a.rights.length || (a.ua < b.ua ? -1 : 1)),
      ungranted: rights.filter((right) => ![...granted.values()].some((given) => given.has(right))),
    };
  });
}
