import type { AdminCommand, Policy, Prohibition } from "./policy";
import { reserved } from "./reserved-nodes";
import type { AdminRight } from "./rights";

export interface RequiredPrivilege {
  right: AdminRight;
  node: string;
}

function ofProhibition(
  { subject, inclusions, exclusions }: Prohibition,
  act: "create" | "delete",
): RequiredPrivilege[] {
  return [
    subject.kind === "node"
      ? { right: `prohibition:node:${act}`, node: subject.name }
      : { right: `prohibition:process:${act}`, node: reserved.prohibitions },
    ...inclusions.map((node) => ({ right: `prohibition:inclusion:${act}` as const, node })),
    ...exclusions.map((node) => ({ right: `prohibition:exclusion:${act}` as const, node })),
  ];
}

const ofAssignment = (
  ascendant: string,
  descendants: readonly string[],
  act: "create" | "delete",
): RequiredPrivilege[] => [
  { right: `assignment:ascendant:${act}`, node: ascendant },
  ...descendants.map((node) => ({ right: `assignment:descendant:${act}` as const, node })),
];

/**
 * The privileges an act of administration demands of the actor, all of them (2.6). Empty: the act declares none, and is
 * therefore allowed to nobody (the reference implementation allows it to everybody).
 */
export function listRequiredPrivileges(policy: Policy, command: AdminCommand): RequiredPrivilege[] {
  switch (command.op) {
    case "createNode": {
      const { node, associations = [] } = command;
      const containers = node.type === "PC" ? [reserved.policyClasses] : node.assignedTo;
      return [
        ...containers.map((container) => ({ right: "node:create" as const, node: container })),
        ...associations.map(({ ua }) => ({ right: "association:ua:create" as const, node: ua })),
      ];
    }
    case "deleteNode":
      return [{ right: "node:delete", node: command.name }];
    case "setProperties":
      return [{ right: "node:update", node: command.name }];
    case "assign":
      return command.descendants.length === 0
        ? []
        : ofAssignment(command.ascendant, command.descendants, "create");
    case "deassign":
      return command.descendants.length === 0
        ? []
        : ofAssignment(command.ascendant, command.descendants, "delete");
    case "associate":
      return [
        { right: "association:ua:create", node: command.ua },
        { right: "association:target:create", node: command.target },
      ];
    case "dissociate":
      return [
        { right: "association:ua:delete", node: command.ua },
        { right: "association:target:delete", node: command.target },
      ];
    case "createProhibition":
      return ofProhibition(command.prohibition, "create");
    case "deleteProhibition": {
      const found = policy.prohibitions.find(({ name }) => name === command.name);
      return found === undefined ? [] : ofProhibition(found, "delete");
    }
    case "createObligation":
      return [{ right: "obligation:create", node: reserved.obligations }];
    case "deleteObligation":
      return [{ right: "obligation:delete", node: reserved.obligations }];
  }
}
