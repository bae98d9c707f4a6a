import { builtInRoles, organizationRights } from "@/lib/domain/tenancy/roles";
import type { Right } from "@/lib/domain/tenancy/rights";

/** What somebody who puts a role together may not expect of its rights, each as a sentence. */
export function adviseRole(rights: readonly Right[]): string[] {
  const wide = rights.filter((right) => organizationRights.has(right));
  const same = Object.entries(builtInRoles).find(
    ([, given]) => given.length === rights.length && given.every((right) => rights.includes(right)),
  );
  return [
    ...(rights.length > 0 && !rights.includes("read")
      ? ["Without read, whoever has only this role does not see what it lets them change."]
      : []),
    ...(wide.length === 0
      ? []
      : [
          `${wide.join(", ")} ${wide.length === 1 ? "counts" : "count"} only where the role is given at the organization.`,
        ]),
    ...(same === undefined ? [] : [`These are the rights of the built-in role ${same[0]}.`]),
  ];
}
