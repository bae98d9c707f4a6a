import { compilePolicy } from "../../ngac/compile-policy";
import { decideRights } from "../../ngac/decide-rights";
import { isAllowed } from "../../ngac/is-allowed";
import type { Subject } from "../../ngac/policy";
import { checkBinding } from "../access/check-binding";
import type { TenancyAccess } from "../access/tenancy-access";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import { findGivingTenant } from "../policy/request-level";
import { checkBreakGlass } from "../policy/read-grants";
import { subjectNode } from "../policy/node-names";
import { subjectOf, type SessionSubject } from "../policy/subject-of";
import type { Refusal } from "../refusal";
import type { AccessBinding } from "../resources/access";
import type { ChangeSet } from "../resources/change-set";
import type { ServiceGrant } from "../resources/tenancy";
import { formatLevel } from "../resources/subject";
import { readAuthorPowers, type AuthorPowers } from "./author-powers";
import { checkGains } from "./check-gains";
import { checkGroupReach } from "./check-group-reach";
import { checkLifting } from "./check-lifting";
import { checkOwnershipChange } from "./check-ownership-change";
import { checkRequest } from "./check-request";
import { listDecisiveRights } from "./list-decisive-rights";
import { applyTenancyWrite, type TenancyWrite } from "./tenancy-write";

/**
 * Every reason against a write of tenancy by a person; empty when it may be done. First the rights of the write itself: who
 * lacks them learns nothing more. Then, all collected: that roles are given only by who holds what they give, for as long as
 * they hold it; that nobody gains or is freed by a side door (teams, roles, moves, groups, classes); what may be owned; quotas.
 * @param access the state before, as decided by now.
 */
export function checkTenancyWrite(
  access: TenancyAccess,
  write: TenancyWrite,
  author: SessionSubject,
  now: Date,
): Refusal[] {
  const { graph, compiled } = access;
  const subject = subjectOf(author, compiled);
  const lacking = listDecisiveRights(access, write)
    .filter(({ right, node }) => !decideRights(graph, subject, { node }).has(right))
    .map(({ right, level }): Refusal => ({
      // To give a role without the right to is to give more than one holds.
      code: write.list === "accessBindings" && write.after ? "RBAC_ESCALATION" : "RIGHT_MISSING",
      field: "",
      message: `this needs ${right} at ${level}, or there is no such level`,
    }));
  if (lacking.length > 0) return lacking;
  const binding = write.list === "accessBindings" ? write.after : undefined;
  const end = binding?.spec.expiresAt === undefined ? Infinity : Date.parse(binding.spec.expiresAt);
  const powers = readAuthorPowers(access, author, now, readHorizon(write, end));
  return distinct([
    ...checkAuthorship(access, write, { sub: author.sub, subject }, powers),
    ...(binding ? checkBindingWrite(access, write, binding, powers, now) : []),
    ...checkOwnershipChange(access, write, subject),
    ...checkGroupReach(access, write, powers, now),
    ...checkLifting(access, write, powers, author, now),
    ...checkGains(access, write, powers, now),
    ...checkLockout(access, write, author, now),
  ]);
}

/** A prohibition that takes from its author what would be needed to take it back. */
function checkLockout(
  { state, compiled, graph }: TenancyAccess,
  write: TenancyWrite,
  author: SessionSubject,
  now: Date,
): Refusal[] {
  if (write.list !== "prohibitions" || write.after?.spec.rights.includes("binding:write") !== true) return [];
  const right = "binding:write";
  const target = { node: "Organization" };
  const next = compileTenancyPolicy(applyTenancyWrite(state, write), [...compiled.clusters.values()], now, {
    withoutLeaves: true,
    windows: "to-come",
  });
  const keeps = isAllowed(compilePolicy(next.policy), subjectOf(author, next), right, target);
  if (keeps || !isAllowed(graph, subjectOf(author, compiled), right, target)) return [];
  return [
    {
      code: "BODY_INVALID",
      field: "spec.rights",
      message: "this would take binding:write at the organization from you, so that you could not undo it",
    },
  ];
}

/** Until when what is given holds: a request that is approved gives for as long as it asked. */
function readHorizon(write: TenancyWrite, bindingEnd: number): number {
  if (write.list !== "accessRequests") return bindingEnd;
  const ask = write.before?.spec.ask;
  return ask?.type === "Role" && ask.expiresAt !== undefined ? Date.parse(ask.expiresAt) : Infinity;
}

function distinct(refusals: readonly Refusal[]): Refusal[] {
  return [...new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal])).values()];
}

/** Rules of kinds that carry the name of who wrote them, or speak for a tenant. */
function checkAuthorship(
  access: TenancyAccess,
  write: TenancyWrite,
  author: { sub: string; subject: Subject },
  powers: AuthorPowers,
): Refusal[] {
  if (write.list === "accessRequests") return checkRequest(write.before, write.after, author, access, powers);
  if (write.list === "changeSets") return checkChangeSet(access, write.before, write.after, author);
  if (write.list === "serviceGrants" && write.after !== undefined)
    return checkServiceGrant(access, write.after, author.subject);
  return [];
}

/** What is given must be the giving tenant's: a service in its namespaces, or a host of its workspaces. */
function checkServiceGrant(
  { graph, compiled }: TenancyAccess,
  { spec }: ServiceGrant,
  author: Subject,
): Refusal[] {
  if (isAllowed(graph, author, "request:decide", { node: "Organization" })) return [];
  return spec.hosts.flatMap((host, index): Refusal[] =>
    findGivingTenant(compiled.ownership, host) === spec.fromTenant
      ? []
      : [
          {
            code: "HOST_NOT_OWNED",
            field: `spec.hosts[${index}]`,
            message: `${host} is no service or host of tenant ${spec.fromTenant} alone`,
          },
        ],
  );
}

function checkChangeSet(
  { graph }: TenancyAccess,
  before: ChangeSet | undefined,
  after: ChangeSet | undefined,
  author: { sub: string; subject: Subject },
): Refusal[] {
  const isOwn =
    (before ?? after)?.spec.author === author.sub && (after?.spec.author ?? author.sub) === author.sub;
  if (isOwn) return [];
  const level = before?.spec.workspace === undefined ? "Organization" : `Workspace/${before.spec.workspace}`;
  const mayClear =
    after === undefined && isAllowed(graph, author.subject, "changeset:approve", { node: level });
  return mayClear
    ? []
    : [
        {
          code: "RIGHT_MISSING",
          field: "spec.author",
          message: "a change set is written and changed by its author only",
        },
      ];
}

function checkBindingWrite(
  { state }: TenancyAccess,
  write: TenancyWrite,
  after: AccessBinding,
  powers: AuthorPowers,
  now: Date,
): Refusal[] {
  const emergency = checkBreakGlass(after, now);
  const refusals: Refusal[] =
    emergency === undefined ? [] : [{ code: "BODY_INVALID", field: "spec.breakGlass", message: emergency }];
  const before = write.list === "accessBindings" ? write.before : undefined;
  if (before !== undefined && isReduction(before, after)) return refusals;
  return [...refusals, ...checkBinding({ graph: powers.graph, state }, powers.subject, after.spec)];
}

/** Whether a binding gives nobody anything that it did not give before, now or later. */
function isReduction({ spec: before }: AccessBinding, { spec: after }: AccessBinding): boolean {
  const end = (expiresAt: string | undefined) => (expiresAt === undefined ? Infinity : Date.parse(expiresAt));
  const had = new Set(before.subjects.map(subjectNode));
  return (
    before.role === after.role &&
    formatLevel(before.level) === formatLevel(after.level) &&
    (before.breakGlass ?? false) === (after.breakGlass ?? false) &&
    after.subjects.every((subject) => had.has(subjectNode(subject))) &&
    end(after.expiresAt) <= end(before.expiresAt)
  );
}
