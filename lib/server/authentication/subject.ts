import "server-only";
import type { Role } from "@/lib/server/authorization/person";

/**
 * Subjects we can carry in a header and in a Kubernetes user name without escaping. `:` stays out, so that nothing behind
 * our prefix reads as another prefix; providers use letters, digits and these (`auth0|…`, base64url, e-mail-like).
 */
const safeSubject = /^[A-Za-z0-9][A-Za-z0-9._~|@+=/-]{0,127}$/;

export function isSafeSubject(sub: unknown): sub is string {
  return typeof sub === "string" && safeSubject.test(sub);
}

/** The user name members see: always behind our prefix, hence never `system:…`. `sub` must be safe. */
export function usernameOf(sub: string): string {
  return `isthmus:${sub}`;
}

/** The groups members see; their RBAC is bound to these. */
export function groupsOf(role: Role): readonly string[] {
  return memberGroups[role];
}

const memberGroups: Record<Role, readonly string[]> = {
  operator: Object.freeze(["isthmus:operators"]),
  editor: Object.freeze(["isthmus:editors"]),
  viewer: Object.freeze(["isthmus:viewers"]),
  tenant: Object.freeze(["isthmus:tenants"]),
};
