import type { Subject } from "../../ngac/policy";
import type { CompiledTenancy } from "./compile-tenancy-policy";
import { everyone, platformNode, subjectNode } from "./node-names";

/** Who asks, as the session says. */
export interface SessionSubject {
  /** The provider's `sub`. */
  sub: string;
  /** A platform role, or `tenant` for who has none. */
  role: "operator" | "editor" | "viewer" | "tenant";
  /** The groups of the provider in this session. */
  oidcGroups: readonly string[];
  /** A program that signs in to Isthmus, not a person. */
  isServiceAccount?: boolean;
}

/**
 * The session as NGAC subject: everybody's attribute, that of the platform role, what names the person, and the teams of
 * the session's groups. It is an attribute set on purpose: the groups that were stored at an earlier sign-in give nothing.
 */
export function subjectOf(
  { sub, role, oidcGroups, isServiceAccount = false }: SessionSubject,
  compiled: Pick<CompiledTenancy, "memberships" | "teamsOfOidcGroup">,
): Subject {
  const name = subjectNode({ kind: isServiceAccount ? "ServiceAccount" : "User", name: sub });
  const attributes = new Set([
    everyone,
    ...(role === "tenant" ? [] : [platformNode(role)]),
    ...(compiled.memberships.get(name) ?? []),
    ...oidcGroups.flatMap((group) => compiled.teamsOfOidcGroup.get(group) ?? []),
  ]);
  return { attributes: [...attributes] };
}
