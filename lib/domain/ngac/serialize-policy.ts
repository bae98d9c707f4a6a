import type { Obligation, Policy } from "./policy";

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sortNames = (names: readonly string[]) => [...new Set(names)].toSorted(byText);

/** With keys in one order and without what is undefined; the order of lists is kept. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => byText(a, b)).map(([key, item]) => [key, sortKeys(item)]),
  );
}

/**
 * The policy with everything in one order: two policies that mean the same are the same. Of associations of one pair the
 * last one stays (re-association overwrites).
 */
export function normalizePolicy(policy: Policy): Policy {
  const associations = new Map(
    policy.associations.map((association) => [
      JSON.stringify([association.ua, association.target]),
      association,
    ]),
  );
  return {
    resourceRights: sortNames(policy.resourceRights),
    nodes: policy.nodes
      .map((node) => ({ ...node, assignedTo: sortNames(node.assignedTo) }))
      .toSorted((a, b) => byText(a.name, b.name)),
    associations: [...associations.entries()]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([, { ua, target, rights }]) => ({ ua, target, rights: sortNames(rights) })),
    prohibitions: policy.prohibitions
      .map((prohibition) => ({
        ...prohibition,
        rights: sortNames(prohibition.rights),
        inclusions: sortNames(prohibition.inclusions),
        exclusions: sortNames(prohibition.exclusions),
      }))
      .toSorted((a, b) => byText(a.name, b.name)),
    obligations: policy.obligations.toSorted((a: Obligation, b: Obligation) => byText(a.name, b.name)),
  };
}

/** The policy as canonical JSON: the same text for policies that mean the same, whatever order they were written in. */
export function serializePolicy(policy: Policy): string {
  return JSON.stringify(sortKeys(normalizePolicy(policy)));
}
