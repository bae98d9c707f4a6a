import { listWhoCan } from "../../ngac/list-who-can";
import { everyone } from "../policy/node-names";
import { readRoleRights } from "../policy/read-grants";
import { listAncestors } from "../policy/read-levels";
import { formatLevel, nameLevel, type Level } from "../resources/subject";
import type { Right } from "../rights";
import { builtInRoles, organizationRights } from "../roles";
import type { TenancyAccess } from "./tenancy-access";

/** Somebody who may give a role at a level. */
export interface Grantor {
  /** As the policy calls them: `User/42`, `Team/web`, `platform:operator`. */
  subject: string;
  /** For a person: `Beth Brown`, `team web`, `an operator`. */
  name: string;
  /** By which role they may, e.g. `Admin of Tenant fruit`. */
  as: string;
}

/** What to ask for, and whom. */
export interface AccessAdvice {
  level: Level;
  role: string;
  grantors: Grantor[];
}

const mostGrantors = 3;
/** From the one that gives least to the one that gives everything. */
const rolesByWeight = ["Reader", "Auditor", "Writer", "Creator", "Editor", "Admin"] as const;

/** The built-in role that gives least beside the right. */
export function findSmallestRole(right: Right): (typeof rolesByWeight)[number] {
  return rolesByWeight.find((role) => (builtInRoles[role] as readonly Right[]).includes(right)) ?? "Admin";
}

/**
 * The role to ask for, at which level, and who may give it: people before teams before operators, three at most.
 * Rights that nobody has below the organization are asked for there.
 * @param level where the right is missing, by `formatLevel`.
 */
export function findAdvice(
  { graph, compiled, state }: TenancyAccess,
  right: Right,
  level: string,
): AccessAdvice | undefined {
  const role = findSmallestRole(right);
  const at = organizationRights.has(right) ? "Organization" : level;
  const node = compiled.levels.get(at);
  if (node === undefined) return undefined;
  const given = readRoleRights(state, role, node.level) ?? [];
  const able = listNamedHolders({ graph, state }, at, "binding:write").filter(({ rights }) =>
    given.every((item) => rights.includes(item)),
  );
  const grantors = able.slice(0, mostGrantors).map(({ subject, name }) => ({
    subject,
    name,
    as: findBindingRole({ graph, compiled }, subject, at),
  }));
  return { level: node.level, role, grantors };
}

/** Who may change associations and prohibitions, as people call them, three at most; `an operator` when nobody else is known to. */
export function findKeepers(access: TenancyAccess): string[] {
  const names = listNamedHolders(access, "Organization", "binding:write").map(({ name }) => name);
  return names.length === 0 ? ["an operator"] : names.slice(0, mostGrantors);
}

/** Everybody who could be asked because they hold the right at a level: people before teams before roles of the platform. */
export function listNamedHolders(
  { graph, state }: Pick<TenancyAccess, "graph" | "state">,
  level: string,
  right: Right,
): { subject: string; name: string; rights: readonly string[] }[] {
  const people = new Map(state.users.map(({ spec }) => [`User/${spec.subject}`, spec]));
  return listWhoCan(graph, { node: level }, right, { attributes: true })
    .filter(({ subject }) => isHolder(subject))
    .toSorted((a, b) => rank(a.subject) - rank(b.subject) || (a.subject < b.subject ? -1 : 1))
    .map(({ subject, rights }) => ({
      subject,
      name: nameOf(subject, people.get(subject)?.displayName),
      rights,
    }));
}

/** Wrappers of roles, associations and prohibitions hold rights too, but are nobody one could ask. */
function isHolder(subject: string): boolean {
  return /^(User\/|Team\/|platform:)/.test(subject) && subject !== everyone;
}

function rank(subject: string): number {
  return subject.startsWith("User/") ? 0 : subject.startsWith("Team/") ? 1 : 2;
}

function nameOf(subject: string, displayName: string | undefined): string {
  if (subject.startsWith("platform:")) return `an ${subject.slice("platform:".length)}`;
  if (subject.startsWith("Team/")) return `team ${subject.slice("Team/".length)}`;
  return displayName || subject.slice("User/".length);
}

/** The nearest role by which the subject may bind at the level. */
function findBindingRole(
  { graph, compiled }: Pick<TenancyAccess, "graph" | "compiled">,
  subject: string,
  level: string,
): string {
  const chain = listAncestors(compiled.levels, level);
  const reached = new Set(reachOf(graph.policy.nodes, subject));
  const grant = compiled.grants
    .filter(
      ({ node, level: own, rights }) =>
        reached.has(node) && rights.includes("binding:write") && chain.includes(formatLevel(own)),
    )
    .toSorted((a, b) => chain.indexOf(formatLevel(a.level)) - chain.indexOf(formatLevel(b.level)))[0];
  return grant === undefined ? "" : `${grant.role} of ${nameLevel(grant.level)}`;
}

function reachOf(
  nodes: readonly { name: string; assignedTo: readonly string[] }[],
  start: string,
): Iterable<string> {
  const byName = new Map(nodes.map((node) => [node.name, node.assignedTo]));
  const reached = new Set([start]);
  for (const name of reached) for (const container of byName.get(name) ?? []) reached.add(container);
  return reached;
}
