import type { TenancyAccess } from "../access/tenancy-access";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import type { Refusal } from "../refusal";
import { listPowers, type AuthorPowers } from "./author-powers";
import { compareTenancyRights, findKnownLevel } from "./compare-tenancy-rights";
import { applyTenancyWrite, type TenancyWrite } from "./tenancy-write";

/** Where each kind says what it gives. */
const fields: Partial<Record<TenancyWrite["list"], string>> = {
  teams: "spec.members",
  accessRoles: "spec.rights",
  accessBindings: "spec.subjects",
  workspaces: "spec.tenant",
  associations: "spec",
};

/** Kinds that no role, team or level depends on. What people are recorded as decides no session. */
const giveNothing: ReadonlySet<TenancyWrite["list"]> = new Set([
  "accessRequests",
  "changeSets",
  "hostClaims",
  "obligations",
  "organizations",
  "prohibitions",
  "serviceGrants",
  "users",
]);

/**
 * Nobody ends with a right at a level, or in an attribute, that neither they nor the author held: whatever the write is
 * about, all rights before and after it are compared.
 */
export function checkGains(
  { state, compiled }: TenancyAccess,
  write: TenancyWrite,
  powers: AuthorPowers,
  now: Date,
): Refusal[] {
  if (giveNothing.has(write.list)) return [];
  const after = applyTenancyWrite(state, write);
  const clusters = [...compiled.clusters.values()];
  const changes = compareTenancyRights(state, after, clusters, now, { withProhibitions: false }).filter(
    ({ gained }) => gained.length > 0,
  );
  if (changes.length === 0) return [];
  const young = { compiled: compileTenancyPolicy(after, clusters, now, { withoutLeaves: true }) };
  const powersAt = new Map<string, ReadonlySet<string>>();
  const missing = new Map<string, Set<string>>();
  for (const { level, gained } of changes) {
    const at = findKnownLevel({ compiled }, young, level);
    const held = powersAt.get(at) ?? listPowers(powers, at);
    powersAt.set(at, held);
    for (const right of gained)
      if (!held.has(right)) missing.set(level, (missing.get(level) ?? new Set()).add(right));
  }
  return [...missing].map(([level, rights]) => ({
    code: "RBAC_ESCALATION",
    field: fields[write.list] ?? "spec",
    message: `this would give ${[...rights].join(", ")} at ${level}, which you cannot give: nobody gives more than they hold themselves, for as long as they hold it`,
  }));
}
