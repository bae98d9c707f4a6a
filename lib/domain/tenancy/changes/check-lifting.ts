import type { TenancyAccess } from "../access/tenancy-access";
import { listAncestors, readLevels } from "../policy/read-levels";
import { subjectNode } from "../policy/node-names";
import { stateOfWindow } from "../policy/read-prohibitions";
import type { Refusal } from "../refusal";
import type { ProhibitionResource } from "../resources/access";
import { formatLevel } from "../resources/subject";
import { rights as allRights } from "../rights";
import type { TenancyState } from "../state";
import { listPowers, type AuthorPowers } from "./author-powers";
import { findTeamPeople } from "./find-team-people";
import { applyTenancyWrite, isSame, type TenancyWrite } from "./tenancy-write";

/**
 * Whoever takes a restriction away must hold what it withholds, at the organization and everywhere in it, and must not be under it
 * themselves: changing or deleting a prohibition, an obligation or what lies in an attribute, taking somebody out of a team under a
 * prohibition, and taking places out of what a prohibition names.
 */
export function checkLifting(
  access: TenancyAccess,
  write: TenancyWrite,
  powers: AuthorPowers,
  author: { sub: string },
  now: Date,
): Refusal[] {
  const wide = listPowers(powers, "Organization");
  const refusals: Refusal[] = [];
  const demand = (rights: readonly string[], what: string) => {
    const missing = rights.filter((right) => !wide.has(right));
    if (missing.length > 0)
      refusals.push({
        code: "RBAC_ESCALATION",
        field: "spec",
        message: `this would lift ${what}, which needs ${missing.join(", ")} at the organization`,
      });
  };
  const lifted = listLifted(access, write, now);
  const everywhere = lifted.length === 0 ? [] : [...access.compiled.levels.keys()];
  const levels = everywhere.map((level) => listPowers(powers, level));
  for (const prohibition of lifted) {
    const what = `the prohibition ${prohibition.spec.displayName ?? prohibition.metadata.name}`;
    if (isUnder(powers, prohibition, author.sub))
      refusals.push({
        code: "RBAC_ESCALATION",
        field: "spec",
        message: `this would lift ${what}, and nobody lifts what holds for themselves`,
      });
    demand(prohibition.spec.rights, what);
    const denied = prohibition.spec.rights.filter(
      (right) => wide.has(right) && !levels.every((held) => held.has(right)),
    );
    if (denied.length > 0)
      refusals.push({
        code: "RBAC_ESCALATION",
        field: "spec",
        message: `this would lift ${what}, also where you may not ${denied.join(", ")} yourself`,
      });
  }
  if (write.list === "obligations" && write.before !== undefined) {
    const { event, deny } = write.before.spec;
    const isLifted = write.after?.spec.event !== event || write.after.spec.deny !== deny;
    if (isLifted) demand([deny], `the obligation ${write.before.metadata.name}`);
    if (isLifted && hasOpenWork(access, event, author.sub))
      refusals.push({
        code: "RBAC_ESCALATION",
        field: "spec",
        message: "nobody lifts a separation of duty that holds for their own open work",
      });
  }
  for (const attribute of listOpened(write, access)) {
    const open = access.compiled.classes.openRights.get(attribute) ?? allRights;
    const closed = allRights.filter((right) => !open.includes(right));
    const held = listPowers(powers, attribute);
    const missing = closed.filter((right) => !held.has(right));
    if (missing.length > 0)
      refusals.push({
        code: "RBAC_ESCALATION",
        field: "spec",
        message: `this would open ${attribute} to everybody, which needs ${missing.join(", ")} there or at the organization`,
      });
  }
  return refusals;
}

/** Attributes of which places, or all, are taken out. */
function listOpened(write: TenancyWrite, { compiled }: TenancyAccess): string[] {
  if (write.list === "associations" && write.before !== undefined) {
    const { before, after } = write;
    return isSame(before.spec, after?.spec) ? [] : [before.spec.attribute];
  }
  if (write.list === "policyClasses" && write.before !== undefined && write.after === undefined) {
    const { name } = write.before.metadata;
    return [...compiled.classes.attributes].filter(([, owner]) => owner === name).map(([node]) => node);
  }
  if (write.list !== "attributes" || write.before === undefined) return [];
  const { metadata, spec } = write.before;
  const next = write.after?.spec;
  const isKept =
    next?.policyClass === spec.policyClass && spec.namespaces.every((item) => next.namespaces.includes(item));
  return isKept ? [] : [`${spec.policyClass}:${metadata.name}`];
}

function hasOpenWork({ compiled }: TenancyAccess, event: string, sub: string): boolean {
  const kind = event === "changeset:author" ? "ChangeSet/" : "AccessRequest/";
  return compiled.policy.prohibitions.some(
    ({ name, subject }) => subject.name === `Author/${sub}` && name.startsWith(`author of ${kind}`),
  );
}

function isUnder({ subject, graph }: AuthorPowers, { spec }: ProhibitionResource, sub: string): boolean {
  if (spec.subject.kind === "Everyone") return false;
  const node = subjectNode(spec.subject);
  if (spec.subject.kind !== "Team") return node === `User/${sub}` || node === `ServiceAccount/${sub}`;
  const byName = new Map(graph.policy.nodes.map(({ name, assignedTo }) => [name, assignedTo]));
  const reached = new Set("attributes" in subject ? subject.attributes : [subject.user]);
  for (const name of reached) for (const container of byName.get(name) ?? []) reached.add(container);
  return reached.has(node);
}

/** The prohibitions, not over yet, that the write takes away, narrows, or takes people or places out of. */
function listLifted(
  { state, compiled }: TenancyAccess,
  write: TenancyWrite,
  now: Date,
): ProhibitionResource[] {
  const live = state.prohibitions.filter((item) => stateOfWindow(item, now).state !== "over");
  if (write.list === "prohibitions")
    return live.filter(
      ({ metadata }) =>
        metadata.name === write.before?.metadata.name && !isTighter(write.before, write.after),
    );
  if (write.list === "teams") {
    const [had, has] = [state, applyTenancyWrite(state, write)].map((one) => findTeamPeople(one));
    return live.filter(({ spec }) => {
      if (spec.subject.kind !== "Team") return false;
      const after = has?.get(subjectNode(spec.subject));
      return [...(had?.get(subjectNode(spec.subject)) ?? [])].some((person) => after?.has(person) !== true);
    });
  }
  const { left, joined } = listMoves(state, write, compiled);
  return live.filter(
    (item) =>
      item.spec.inclusions.some((name) => left.has(name)) ||
      item.spec.exclusions.some((name) => joined.has(name)),
  );
}

function isTighter(before: ProhibitionResource, after: ProhibitionResource | undefined): boolean {
  if (after === undefined) return false;
  const { rights, window, displayName: _, reason: __, ...rest } = before.spec;
  const { rights: nextRights, window: next, displayName: ___, reason: ____, ...nextRest } = after.spec;
  const isAsLong =
    next === undefined ||
    (window !== undefined &&
      Date.parse(next.from) <= Date.parse(window.from) &&
      Date.parse(next.to) >= Date.parse(window.to));
  return isSame(rest, nextRest) && isAsLong && rights.every((right) => nextRights.includes(right));
}

const groupKindOf = {
  trafficGroups: "TrafficGroup",
  securityGroups: "SecurityGroup",
  gatewayGroups: "GatewayGroup",
} as const;

/** The level and what lies in it, as far as it is there. */
function listUnder(levels: TenancyAccess["compiled"]["levels"], root: string): string[] {
  return [...levels.keys()].filter((name) => listAncestors(levels, name).includes(root));
}

/** What places leave, and what they join, by a write of a tenant, a workspace, a group or an attribute. */
function listMoves(
  state: TenancyState,
  write: TenancyWrite,
  { levels }: TenancyAccess["compiled"],
): { left: Set<string>; joined: Set<string> } {
  const left = new Set<string>();
  const joined = new Set<string>();
  const { list, before, after } = write;
  const move = (set: Set<string>, names: readonly string[]) => names.forEach((name) => set.add(name));
  const readNext = () => readLevels(applyTenancyWrite(state, write)).levels;
  if (list === "tenants" && !isSame(before?.spec.clusters, after?.spec.clusters)) {
    const own = `Tenant/${(after ?? before)?.metadata.name ?? ""}`;
    move(left, listUnder(levels, own));
    move(joined, listUnder(readNext(), own));
  }
  if (list === "workspaces" && before !== undefined) {
    const lost =
      after === undefined || before.spec.namespaces.some((item) => !after.spec.namespaces.includes(item));
    if (lost) {
      move(left, listUnder(levels, `Workspace/${before.metadata.name}`));
      left.add(`Tenant/${before.spec.tenant}`);
    }
    if (after !== undefined && after.spec.tenant !== before.spec.tenant) {
      left.add(`Tenant/${before.spec.tenant}`);
      joined.add(`Tenant/${after.spec.tenant}`);
    }
  }
  const gains = (
    next: { namespaces: readonly string[] },
    last: { namespaces: readonly string[] } | undefined,
  ) => next.namespaces.some((item) => last?.namespaces.includes(item) !== true);
  if (
    list === "workspaces" &&
    after !== undefined &&
    (before?.spec.tenant !== after.spec.tenant || gains(after.spec, before.spec))
  ) {
    move(joined, listUnder(readNext(), `Workspace/${after.metadata.name}`));
    joined.add(`Tenant/${after.spec.tenant}`);
  }
  if (list === "attributes") {
    if (before) left.add(`${before.spec.policyClass}:${before.metadata.name}`);
    if (after) joined.add(`${after.spec.policyClass}:${after.metadata.name}`);
  }
  if (list === "trafficGroups" || list === "securityGroups" || list === "gatewayGroups") {
    const { name = "", namespace = "" } = (after ?? before)?.metadata ?? {};
    const node = formatLevel({
      kind: groupKindOf[list],
      name,
      workspace: namespace.replace(/^isthmus-ws-/, ""),
    });
    const lost = before?.spec.namespaces.some((item) => !after?.spec.namespaces.includes(item)) ?? false;
    if (lost) left.add(node);
    if (after && (before === undefined || gains(after.spec, before.spec))) joined.add(node);
  }
  return { left, joined };
}
