import "server-only";
import type { Role } from "@/lib/server/authorization/person";
import type { Config } from "@/lib/server/config";

export type RoleConfig = Pick<
  Config,
  "ISTHMUS_OPERATOR_GROUPS" | "ISTHMUS_EDITOR_GROUPS" | "ISTHMUS_VIEWER_GROUPS" | "ISTHMUS_TENANT_GROUPS"
>;

/**
 * The strongest role any of the person's groups is mapped to, or undefined when none is: then nobody signs in.
 * `claim` is the provider's groups claim as it came: a list of strings or one string.
 */
export function decideRole(claim: unknown, config: RoleConfig): Role | undefined {
  const groups = new Set(readGroups(claim));
  const holds = (mapped: readonly string[]) => mapped.some((group) => groups.has(group));
  if (holds(config.ISTHMUS_OPERATOR_GROUPS)) return "operator";
  if (holds(config.ISTHMUS_EDITOR_GROUPS)) return "editor";
  if (holds(config.ISTHMUS_VIEWER_GROUPS)) return "viewer";
  if (holds(config.ISTHMUS_TENANT_GROUPS)) return "tenant";
  return undefined;
}

/** The provider's groups claim as a list, without what is no text. */
export function readGroups(claim: unknown): string[] {
  if (typeof claim === "string") return [claim];
  return Array.isArray(claim) ? claim.filter((group) => typeof group === "string") : [];
}

/** A session is one cookie of at most 4 kB; its groups get this much of it. */
const groupBytes = 1200;

/**
 * The groups that a session remembers: all of them, or, when they do not fit, those that Teams name.
 * @param known groups that a Team is mapped to.
 */
export function chooseGroups(groups: readonly string[], known: ReadonlySet<string>): string[] {
  const fits = (list: readonly string[]) => Buffer.byteLength(JSON.stringify(list)) <= groupBytes;
  const unique = [...new Set(groups)];
  return fits(unique) ? unique : unique.filter((group) => known.has(group));
}
