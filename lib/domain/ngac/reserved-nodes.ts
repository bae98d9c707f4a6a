import type { Policy, PolicyNode } from "./policy";
import { policyClassesNode } from "./reach";

const root = "PM_ADMIN";
const base = `${root}:base`;

/** The reserved nodes on which the rights over the policy itself are held (policy-machine-core). */
export const reserved = {
  root,
  base,
  policyClasses: policyClassesNode,
  obligations: `${root}:obligations`,
  prohibitions: `${root}:prohibitions`,
  operations: `${root}:operations`,
  routines: `${root}:routines`,
  /** User attributes of those who administer. */
  users: `${root}:users`,
  administrators: `${root}:administrators`,
} as const;

/** Whether a name belongs to the reserved graph: nobody creates, deletes or moves such a node. */
export function isReserved(name: string): boolean {
  return name === root || name.startsWith(`${root}:`);
}

/**
 * The policy that everything starts from (2.6): the reserved graph, and the super-users as members of
 * `PM_ADMIN:administrators`, which holds every right on it and on its own members. After this no one gains rights except
 * from those who hold them.
 */
export function bootstrapPolicy({
  resourceRights,
  superUsers,
}: {
  resourceRights: readonly string[];
  superUsers: readonly string[];
}): Policy {
  const node = (name: string, type: PolicyNode["type"], ...assignedTo: string[]): PolicyNode => ({
    name,
    type,
    assignedTo,
  });
  return {
    resourceRights,
    nodes: [
      node(reserved.root, "PC"),
      node(reserved.base, "OA", reserved.root),
      ...[
        reserved.policyClasses,
        reserved.obligations,
        reserved.prohibitions,
        reserved.operations,
        reserved.routines,
      ].map((name) => node(name, "OA", reserved.base)),
      node(reserved.users, "UA", reserved.root),
      node(reserved.administrators, "UA", reserved.users),
      ...superUsers.map((name) => node(name, "U", reserved.administrators)),
    ],
    associations: [
      { ua: reserved.administrators, target: reserved.base, rights: ["*"] },
      { ua: reserved.administrators, target: reserved.users, rights: ["*"] },
    ],
    prohibitions: [],
    obligations: [],
  };
}
