import type { PolicyGraph } from "./policy-graph";

export interface IllScopedAssociation {
  ua: string;
  target: string;
  /** The policy classes of the target in which the user attribute does not lie. */
  missing: string[];
}

/**
 * Associations that break the invariant PCs(target) ⊆ PCs(ua). Where it holds, the two readings of the privilege rule
 * (NIST: only the target's side counts; The Open Group: the user attribute must lie in the class too) give the same
 * decisions, so that an administrator of one class cannot satisfy another one by the way.
 */
export function findIllScopedAssociations({ policy, index }: PolicyGraph): IllScopedAssociation[] {
  const classesOf = (name: string) =>
    index.classSets[index.classSetOf[index.ids.get(name) ?? -1] ?? -1] ?? [];
  return policy.associations.flatMap(({ ua, target }) => {
    const held = new Set(classesOf(ua));
    const missing = [...classesOf(target)].filter((id) => !held.has(id)).map((id) => index.names[id] ?? "");
    return missing.length === 0 ? [] : [{ ua, target, missing }];
  });
}
