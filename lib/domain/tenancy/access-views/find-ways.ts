import type { Policy, Subject } from "../../ngac/policy";

/** What each element is assigned to. */
export type Containers = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<Policy, Containers>();

/** The assignments of a policy by name; kept as long as the policy. */
export function containersOf(policy: Policy): Containers {
  const containers = known.get(policy) ?? new Map(policy.nodes.map((node) => [node.name, node.assignedTo]));
  known.set(policy, containers);
  return containers;
}

/** Where a subject begins: itself, or the attributes of an anonymous one. */
export function startsOf(subject: Subject): readonly string[] {
  return "user" in subject ? [subject.user] : subject.attributes;
}

/** Everything the subject reaches, each with a shortest way to it: the start first, the element itself last. */
export function findWays(containers: Containers, subject: Subject): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>();
  for (const start of startsOf(subject)) if (containers.has(start)) ways.set(start, [start]);
  for (const [name, way] of ways)
    for (const container of containers.get(name) ?? [])
      if (!ways.has(container)) ways.set(container, [...way, container]);
  return ways;
}
