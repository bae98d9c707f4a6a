import "server-only";
import type { Role } from "@/lib/server/authorization/person";
import type { Config } from "@/lib/server/config";

export type RoleConfig = Pick<
  Config,
  "ISTHMUS_OPERATOR_GROUPS" | "ISTHMUS_EDITOR_GROUPS" | "ISTHMUS_VIEWER_GROUPS"
>;

/**
 * The strongest role any of the person's groups is mapped to, or undefined when none is: then nobody signs in.
 * `claim` is the provider's groups claim as it came: a list of strings or one string.
 */
export function decideRole(claim: unknown, config: RoleConfig): Role | undefined {
  const groups = new Set(
    Array.isArray(claim)
      ? claim.filter((group) => typeof group === "string")
      : typeof claim === "string"
        ? [claim]
        : [],
  );
  const holds = (mapped: readonly string[]) => mapped.some((group) => groups.has(group));
  if (holds(config.ISTHMUS_OPERATOR_GROUPS)) return "operator";
  if (holds(config.ISTHMUS_EDITOR_GROUPS)) return "editor";
  if (holds(config.ISTHMUS_VIEWER_GROUPS)) return "viewer";
  return undefined;
}
