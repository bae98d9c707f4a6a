import type { AdminCommand, Policy, PolicyNode } from "./policy";
import { PolicyError } from "./policy-error";
import { isReserved } from "./reserved-nodes";

type Of<Op extends AdminCommand["op"]> = Extract<AdminCommand, { op: Op }>;

function requireNode(policy: Policy, name: string): PolicyNode {
  const node = policy.nodes.find((item) => item.name === name);
  if (node === undefined) throw new PolicyError([`node "${name}" does not exist`]);
  return node;
}

function replaceNode(policy: Policy, node: PolicyNode): Policy {
  return { ...policy, nodes: policy.nodes.map((item) => (item.name === node.name ? node : item)) };
}

function refuseReserved(name: string, act: string): void {
  if (isReserved(name)) throw new PolicyError([`"${name}" is reserved and cannot be ${act}`]);
}

function createNode(policy: Policy, { node, associations = [] }: Of<"createNode">): Policy {
  refuseReserved(node.name, "created");
  const isTop = node.assignedTo.every((name) => requireNode(policy, name).type === "PC");
  if (associations.length > 0 && (!isTop || (node.type !== "UA" && node.type !== "OA")))
    throw new PolicyError([
      `"${node.name}" cannot be created with associations: only attributes directly in policy classes can`,
    ]);
  return {
    ...policy,
    nodes: [...policy.nodes, node],
    associations: [
      ...policy.associations,
      ...associations.map(({ ua, rights }) => ({ ua, target: node.name, rights })),
    ],
  };
}

/** The deletion guards of 2.6, all that apply. */
function deleteNode(policy: Policy, { name }: Of<"deleteNode">): Policy {
  refuseReserved(name, "deleted");
  requireNode(policy, name);
  const problems: string[] = [];
  const members = policy.nodes.filter(({ assignedTo }) => assignedTo.includes(name));
  if (members.length > 0)
    problems.push(`"${name}" contains ${members.map((member) => `"${member.name}"`).join(", ")}`);
  for (const { name: prohibition, subject, inclusions, exclusions } of policy.prohibitions) {
    const used = [...inclusions, ...exclusions, ...(subject.kind === "node" ? [subject.name] : [])];
    if (used.includes(name)) problems.push(`"${name}" is used by the prohibition "${prohibition}"`);
  }
  for (const { name: obligation, author, event } of policy.obligations) {
    if (author === name) problems.push(`"${name}" is the author of the obligation "${obligation}"`);
    const patterns = [event.subject, ...Object.values(event.args ?? {})];
    if (patterns.some((pattern) => pattern?.within?.includes(name) === true))
      problems.push(`"${name}" is used by the obligation "${obligation}"`);
  }
  if (problems.length > 0) throw new PolicyError(problems);
  return {
    ...policy,
    nodes: policy.nodes.filter((node) => node.name !== name),
    associations: policy.associations.filter(({ ua, target }) => ua !== name && target !== name),
  };
}

function assign(policy: Policy, { ascendant, descendants }: Of<"assign">): Policy {
  refuseReserved(ascendant, "assigned");
  const node = requireNode(policy, ascendant);
  return replaceNode(policy, { ...node, assignedTo: [...node.assignedTo, ...descendants] });
}

function deassign(policy: Policy, { ascendant, descendants }: Of<"deassign">): Policy {
  refuseReserved(ascendant, "taken out of what it lies in");
  const node = requireNode(policy, ascendant);
  const absent = descendants.filter((name) => !node.assignedTo.includes(name));
  if (absent.length > 0)
    throw new PolicyError(absent.map((name) => `"${ascendant}" is not assigned to "${name}"`));
  return replaceNode(policy, {
    ...node,
    assignedTo: node.assignedTo.filter((name) => !descendants.includes(name)),
  });
}

function associate(policy: Policy, { ua, target, rights }: Of<"associate">): Policy {
  const others = policy.associations.filter((item) => item.ua !== ua || item.target !== target);
  return { ...policy, associations: [...others, { ua, target, rights }] };
}

function dissociate(policy: Policy, { ua, target }: Of<"dissociate">): Policy {
  const others = policy.associations.filter((item) => item.ua !== ua || item.target !== target);
  if (others.length === policy.associations.length)
    throw new PolicyError([`"${ua}" has no association with "${target}"`]);
  return { ...policy, associations: others };
}

function removeNamed<Item extends { name: string }>(
  items: readonly Item[],
  name: string,
  what: string,
): Item[] {
  const others = items.filter((item) => item.name !== name);
  if (others.length === items.length) throw new PolicyError([`${what} "${name}" does not exist`]);
  return others;
}

/**
 * The policy after the act, without asking who may; throws `PolicyError` where the act itself is impossible. What the whole
 * policy must fulfil is checked when it is compiled.
 */
export function editPolicy(policy: Policy, command: AdminCommand): Policy {
  switch (command.op) {
    case "createNode":
      return createNode(policy, command);
    case "deleteNode":
      return deleteNode(policy, command);
    case "setProperties":
      return replaceNode(policy, { ...requireNode(policy, command.name), properties: command.properties });
    case "assign":
      return assign(policy, command);
    case "deassign":
      return deassign(policy, command);
    case "associate":
      return associate(policy, command);
    case "dissociate":
      return dissociate(policy, command);
    case "createProhibition":
      return { ...policy, prohibitions: [...policy.prohibitions, command.prohibition] };
    case "deleteProhibition":
      return {
        ...policy,
        prohibitions: removeNamed(policy.prohibitions, command.name, "prohibition"),
      };
    case "createObligation":
      return { ...policy, obligations: [...policy.obligations, command.obligation] };
    case "deleteObligation":
      return { ...policy, obligations: removeNamed(policy.obligations, command.name, "obligation") };
  }
}
