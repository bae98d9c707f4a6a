import { mapPositions, orderNodes } from "./order-nodes";
import type { NamePattern, NodeType, Policy, PolicyNode } from "./policy";
import { adminRights, isWildcard, resolveRights, type RightsTable } from "./rights";

/** Which types a node of a type may be assigned to (INCITS 565-2020, 5.3). */
const containersOf: Readonly<Record<NodeType, readonly NodeType[]>> = {
  U: ["UA"],
  UA: ["UA", "PC"],
  O: ["OA", "PC"],
  OA: ["OA", "PC"],
  PC: [],
};

function findDuplicates(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
}

function validateAssignments(node: PolicyNode, nodes: ReadonlyMap<string, PolicyNode>): string[] {
  const what = `${node.type} "${node.name}"`;
  const repeated = node.assignedTo.length < 2 ? [] : findDuplicates(node.assignedTo);
  const problems = repeated.map((name) => `${what} is assigned to "${name}" twice`);
  for (const name of repeated.length === 0 ? node.assignedTo : new Set(node.assignedTo)) {
    const container = nodes.get(name);
    if (name === node.name) problems.push(`${what} is assigned to itself`);
    else if (container === undefined) problems.push(`${what} is assigned to "${name}", which does not exist`);
    else if (!containersOf[node.type].includes(container.type))
      problems.push(`${what} cannot be assigned to ${container.type} "${name}"`);
  }
  if (node.type !== "PC" && node.assignedTo.length === 0)
    problems.push(`${what} is assigned to nothing: it must reach a policy class`);
  return problems;
}

function validateRights(what: string, rights: readonly string[], table: RightsTable): string[] {
  return resolveRights(table, rights).unknown.map((right) => `${what} names the unknown right "${right}"`);
}

function validateAssociations(policy: Policy, nodes: ReadonlyMap<string, PolicyNode>, table: RightsTable) {
  return policy.associations.flatMap(({ ua, target, rights }) => {
    const what = `association of "${ua}" with "${target}"`;
    const problems = validateRights(what, rights, table);
    const [from, to] = [nodes.get(ua)?.type, nodes.get(target)?.type];
    if (from === undefined) problems.push(`${what}: "${ua}" does not exist`);
    else if (from !== "UA") problems.push(`${what}: "${ua}" is ${from}, not a user attribute`);
    if (to === undefined) problems.push(`${what}: "${target}" does not exist`);
    else if (to === "PC" || to === "U")
      problems.push(`${what}: the target is ${to}, not a user attribute, object attribute or object`);
    return problems;
  });
}

function validateProhibitions(policy: Policy, nodes: ReadonlyMap<string, PolicyNode>, table: RightsTable) {
  const problems = findDuplicates(policy.prohibitions.map(({ name }) => name)).map(
    (name) => `prohibition "${name}" exists twice`,
  );
  for (const { name, subject, rights, inclusions, exclusions } of policy.prohibitions) {
    const what = `prohibition "${name}"`;
    problems.push(...validateRights(what, rights, table));
    if (subject.kind === "node") {
      const type = nodes.get(subject.name)?.type;
      if (type === undefined) problems.push(`${what}: its subject "${subject.name}" does not exist`);
      else if (type !== "U" && type !== "UA")
        problems.push(`${what}: its subject "${subject.name}" is ${type}, not a user or user attribute`);
    }
    for (const container of [...inclusions, ...exclusions])
      if (!nodes.has(container)) problems.push(`${what}: "${container}" does not exist`);
  }
  return problems;
}

function validateObligations(policy: Policy, nodes: ReadonlyMap<string, PolicyNode>): string[] {
  const problems = findDuplicates(policy.obligations.map(({ name }) => name)).map(
    (name) => `obligation "${name}" exists twice`,
  );
  for (const { name, author, event } of policy.obligations) {
    const what = `obligation "${name}"`;
    const type = nodes.get(author)?.type;
    if (type !== "U" && type !== "UA")
      problems.push(
        `${what}: its author "${author}" ${type === undefined ? "does not exist" : "is no user"}`,
      );
    const patterns: readonly (NamePattern | undefined)[] = [
      event.subject,
      ...Object.values(event.args ?? {}),
    ];
    for (const container of patterns.flatMap((pattern) => pattern?.within ?? []))
      if (!nodes.has(container)) problems.push(`${what}: "${container}" does not exist`);
    if (event.operations.length === 0) problems.push(`${what} answers no operation`);
  }
  return problems;
}

/**
 * Everything in which the policy breaks the rules of 2.1 of the model: types of assignments, cycles, self-assignment,
 * duplicates, elements without policy class, unknown names and rights. Empty: the policy is well-formed.
 */
export function validatePolicy(policy: Policy, table: RightsTable): string[] {
  const nodes = new Map(policy.nodes.map((node) => [node.name, node]));
  const problems = findDuplicates(policy.nodes.map(({ name }) => name)).map(
    (name) => `node "${name}" exists twice`,
  );
  for (const node of policy.nodes) {
    if (node.name === "") problems.push(`a node of type ${node.type} has no name`);
    problems.push(...validateAssignments(node, nodes));
  }
  const { stuck } = orderNodes(policy, mapPositions(policy));
  if (stuck.length > 0)
    problems.push(
      `these nodes contain themselves or lie in one that does: ${stuck.map(({ name }) => `"${name}"`).join(", ")}`,
    );
  const isAdmin = new Set<string>(adminRights);
  for (const right of policy.resourceRights)
    if (isWildcard(right) || isAdmin.has(right) || right === "")
      problems.push(`the resource right "${right}" is a wildcard, an administrative right or empty`);
  return [
    ...problems,
    ...validateAssociations(policy, nodes, table),
    ...validateProhibitions(policy, nodes, table),
    ...validateObligations(policy, nodes),
  ];
}
