import { compareClaims, indexByName } from "../ownership/claim-order";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import { formatLevel, type Level, type Subject } from "../resources/subject";
import type { AccessBinding } from "../resources/access";
import { rights as allRights, type Right } from "../rights";
import { builtInRoles, organizationRights } from "../roles";
import type { TenancyState } from "../state";
import type { LevelNode } from "./read-levels";
import { platformNode, roleNode, subjectNode } from "./node-names";

/** A role at a level and who has it. */
export interface RoleGrant {
  node: string;
  role: string;
  level: Level;
  rights: readonly Right[];
  /** Elements of who holds it. */
  holders: readonly string[];
  /** Names of the bindings; empty for what the platform's own roles give. */
  bindings: readonly string[];
}

interface Grants {
  grants: readonly RoleGrant[];
  problems: TenancyProblem[];
  /** When the next binding ends, in milliseconds; Infinity when none does. */
  nextEnd: number;
}

/** The longest that an emergency lasts. */
export const breakGlassLimit = 4 * 60 * 60 * 1000;

/** What people hold at the organization by the role that the provider's groups give them. Who sees the whole platform sees who did what, too. */
export const platformRoles = {
  operator: ["Admin"],
  editor: ["Writer", "Auditor"],
  viewer: ["Auditor"],
} as const;
const organization: Level = { kind: "Organization", name: "" };

/** Rights that a role of this name gives at a level; undefined when there is no such role. Known rights only, in their order. */
export function readRoleRights(
  state: Pick<TenancyState, "accessRoles">,
  role: string,
  level: Pick<Level, "kind">,
): Right[] | undefined {
  const given: readonly string[] | undefined = Object.hasOwn(builtInRoles, role)
    ? builtInRoles[role as keyof typeof builtInRoles]
    : indexByName(state.accessRoles).get(role)?.spec.rights;
  if (given === undefined) return undefined;
  const wide = level.kind === "Organization";
  return allRights.filter((right) => given.includes(right) && (wide || !organizationRights.has(right)));
}

/** Why an emergency binding is none; undefined when it is in order or no emergency. */
export function checkBreakGlass({ metadata, spec }: AccessBinding, now: Date): string | undefined {
  if (spec.breakGlass !== true) return undefined;
  if (spec.expiresAt === undefined) return "an emergency needs an end";
  if (!spec.reason?.trim()) return "an emergency needs a reason";
  const start = metadata.creationTimestamp === "" ? now.getTime() : Date.parse(metadata.creationTimestamp);
  const length = Date.parse(spec.expiresAt) - start;
  return length <= breakGlassLimit ? undefined : "an emergency lasts at most four hours";
}

/** What bindings give at the moment. Whoever has a role by two bindings has it once. */
export function readGrants(
  state: TenancyState,
  levels: ReadonlyMap<string, LevelNode>,
  teams: ReadonlyMap<string, unknown>,
  now: Date,
): Grants {
  const grants = new Map<string, RoleGrant & { holders: string[]; bindings: string[] }>();
  const problems: TenancyProblem[] = [];
  let nextEnd = Infinity;
  const grantOf = (role: string, level: Level, rights: readonly Right[]) => {
    const node = roleNode(role, level);
    const grant = grants.get(node) ?? { node, role, level, rights, holders: [], bindings: [] };
    grants.set(node, grant);
    return grant;
  };
  for (const [name, roles] of Object.entries(platformRoles))
    for (const role of roles)
      grantOf(role, organization, readRoleRights(state, role, organization) ?? []).holders.push(
        platformNode(name),
      );
  for (const binding of [...indexByName(state.accessBindings).values()].toSorted(compareClaims)) {
    const { metadata, spec } = binding;
    const refuse = (field: string, message: string) =>
      problems.push({ object: { kind: "AccessBinding", name: metadata.name }, field, message });
    const end = spec.expiresAt === undefined ? Infinity : Date.parse(spec.expiresAt);
    if (!(end > now.getTime())) {
      if (Number.isNaN(end)) refuse("spec.expiresAt", "is no time, so the binding has ended");
      continue;
    }
    const emergency = checkBreakGlass(binding, now);
    const node = levels.get(formatLevel(spec.level));
    const rights = readRoleRights(state, spec.role, spec.level);
    if (emergency !== undefined) refuse("spec.breakGlass", emergency);
    if (node === undefined) refuse("spec.level", `there is no ${formatLevel(spec.level)}`);
    if (rights === undefined) refuse("spec.role", `there is no role ${spec.role}`);
    else if (emergency === undefined && node !== undefined) {
      nextEnd = Math.min(nextEnd, end);
      const grant = grantOf(spec.role, node.level, rights);
      grant.bindings.push(metadata.name);
      for (const [index, subject] of spec.subjects.entries()) {
        const holder = subjectNode(subject);
        if (isKnown(subject, teams)) {
          if (!grant.holders.includes(holder)) grant.holders.push(holder);
        } else refuse(`spec.subjects[${index}]`, `there is no team ${subject.name}`);
      }
    }
  }
  return { grants: [...grants.values()], problems, nextEnd };
}

/** People and programs need not have signed in yet; a team must be there. */
function isKnown(subject: Subject, teams: ReadonlyMap<string, unknown>): boolean {
  return subject.kind !== "Team" || teams.has(subjectNode(subject));
}
