import type { TenancyAccess } from "../access/tenancy-access";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { readLevels } from "../policy/read-levels";
import type { Refusal } from "../refusal";
import { formatLevel } from "../resources/subject";
import type { TenancyState } from "../state";
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
  if (giveNothing.has(write.list) || keepsLevels(write)) return [];
  const after = applyTenancyWrite(state, write);
  const clusters = [...compiled.clusters.values()];
  const [had, has] = [state, after].map(withoutUsers) as [TenancyState, TenancyState];
  const changes = listMoments(state, write, now).flatMap((moment) =>
    compareTenancyRights(had, has, clusters, moment, { withProhibitions: false }).filter(
      ({ gained }) => gained.length > 0,
    ),
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

/** What somebody had by groups of the provider at an earlier sign-in they may not have now; the groups are compared by themselves. */
const withoutUsers = (state: TenancyState): TenancyState => ({ ...state, users: [] });

/** Changes of what is inside a tenant, workspace or group that stays where it is move no right between levels. */
function keepsLevels(write: TenancyWrite): boolean {
  if (write.before === undefined || write.after === undefined) return false;
  if (write.list === "workspaces") return write.before.spec.tenant === write.after.spec.tenant;
  return /^(tenants|trafficGroups|securityGroups|gatewayGroups)$/.test(write.list);
}

/**
 * When to compare: now, and whenever some binding ends, because what somebody has for a while already they could get for
 * longer. A binding itself is judged with its own end by `checkBinding`. What is made in a place to which nobody is bound yet, and
 * what goes, gives nobody anything later that it does not give now: such writes are many tenants', and binding ends may be many.
 */
function listMoments(state: TenancyState, write: TenancyWrite, now: Date): Date[] {
  if (write.list === "accessBindings" || wakesNoBinding(state, write)) return [now];
  const ends = state.accessBindings
    .flatMap(({ spec }) => (spec.expiresAt === undefined ? [] : [Date.parse(spec.expiresAt)]))
    .filter((end) => end > now.getTime());
  return [now, ...[...new Set(ends)].map((end) => new Date(end))];
}

const levelLists: ReadonlySet<TenancyWrite["list"]> = new Set([
  "tenants",
  "workspaces",
  "trafficGroups",
  "securityGroups",
  "gatewayGroups",
]);

/** Whether the write makes or deletes a level, and no binding waited for any level that is there after it. */
function wakesNoBinding(state: TenancyState, write: TenancyWrite): boolean {
  if (!levelLists.has(write.list)) return false;
  if (write.after === undefined) return true;
  if (write.before !== undefined) return false;
  const { levels: known } = readLevels(state);
  const { levels } = readLevels(applyTenancyWrite(state, write));
  return !state.accessBindings.some(({ spec }) => {
    const level = formatLevel(spec.level);
    return levels.has(level) && !known.has(level);
  });
}
