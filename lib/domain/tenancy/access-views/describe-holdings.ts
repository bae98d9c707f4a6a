import { decideRights } from "../../ngac/decide-rights";
import type { Subject } from "../../ngac/policy";
import type { TenancyAccess } from "../access/tenancy-access";
import type { ObjectDomain } from "../policy/node-names";
import { formatLevel } from "../resources/subject";
import { rights as allRights, type Right } from "../rights";
import type { AccessHoldings, AccessSubject, HeldRole, LevelRights, PlaceRights } from "./access-view";
import { findBindingsOf, indexBindings, viewBinding } from "./describe-bindings";
import { containersOf, findWays } from "./find-ways";

/** Whose rights, and what of them the reader may be told. */
export interface HoldingsQuestion {
  subject: Subject;
  about: AccessSubject;
  /** Whether the reader may know of rights on an element; absent: of all. */
  mayTell?: (node: string) => boolean;
  /** Names of bindings that the reader may see. */
  visibleBindings: ReadonlySet<string>;
}

const mostOfEach = 200;

/** In which domain of a namespace a right is decided; every other right in `other`. */
const domainOfRight: Partial<Record<Right, ObjectDomain>> = {
  "traffic:write": "traffic",
  "security:write": "security",
  "gateway:write": "gateway",
};

/** What somebody may do: roles with what they come through, rights at levels and in namespaces. Of each the first 200. */
export function describeHoldings(
  access: TenancyAccess & { version: string },
  question: HoldingsQuestion,
): AccessHoldings {
  const { subject, about, mayTell } = question;
  const ways = findWays(containersOf(access.graph.policy), subject);
  const roles = listRoles(access, question, ways);
  const levels = listLevelRights(access, question);
  const places = listPlaceRights(access, question);
  const told = mayTell === undefined ? [...ways.keys()] : roles.flatMap(({ through }) => through);
  return {
    policyVersion: access.version,
    subject: about,
    extent: mayTell === undefined ? "all" : "reviewed",
    teams: [...new Set(told)].filter((name) => name.startsWith("Team/") && name !== about.id),
    roles: roles.slice(0, mostOfEach),
    levels: levels.slice(0, mostOfEach),
    places: places.slice(0, mostOfEach),
    more: {
      roles: Math.max(0, roles.length - mostOfEach),
      levels: Math.max(0, levels.length - mostOfEach),
      places: Math.max(0, places.length - mostOfEach),
    },
  };
}

function listRoles(
  { compiled, state }: TenancyAccess,
  { about, mayTell, visibleBindings }: HoldingsQuestion,
  ways: ReadonlyMap<string, readonly string[]>,
): HeldRole[] {
  const known = indexBindings(state.accessBindings);
  return compiled.grants.flatMap((grant) => {
    const way = ways.get(grant.node);
    const level = formatLevel(grant.level);
    if (way === undefined || mayTell?.(level) === false) return [];
    const through = way.slice(0, -1).filter((node) => node !== about.id);
    const { bindings, endsAt } = findBindingsOf(grant, through.at(-1) ?? about.id, known);
    return [
      {
        role: grant.role,
        level,
        rights: [...grant.rights],
        through,
        bindings: bindings.filter(({ metadata }) => visibleBindings.has(metadata.name)).map(viewBinding),
        ...(endsAt === undefined ? {} : { endsAt }),
      },
    ];
  });
}

function listLevelRights(
  { graph, compiled }: TenancyAccess,
  { subject, mayTell }: HoldingsQuestion,
): LevelRights[] {
  return [...compiled.levels.keys()].flatMap((level) => {
    if (mayTell?.(level) === false) return [];
    const held = decideRights(graph, subject, { node: level });
    const rights = allRights.filter((right) => held.has(right));
    return rights.length === 0 ? [] : [{ level, rights }];
  });
}

function listPlaceRights(
  { graph, compiled }: TenancyAccess,
  { subject, mayTell }: HoldingsQuestion,
): PlaceRights[] {
  // Nothing but its containers tells one leaf from another, and many lie in the same.
  const decided = new Map<string, readonly Right[]>();
  const places = new Map<string, { workspace: string; rights: Set<Right> }>();
  for (const { node, cluster, namespace, domain, owner, containers } of compiled.leaves.values()) {
    const key = `${domain} ${containers.join("\n")}`;
    let rights = decided.get(key);
    if (rights === undefined) {
      const held = mayTell?.(node) === false ? undefined : decideRights(graph, subject, { node });
      rights = allRights.filter((right) => held?.has(right) === true && isDecidedIn(domain, right));
      decided.set(key, rights);
    }
    if (rights.length === 0) continue;
    const place = `${cluster}/${namespace}`;
    const known = places.get(place) ?? { workspace: owner.workspace, rights: new Set() };
    for (const right of rights) known.rights.add(right);
    places.set(place, known);
  }
  return [...places].map(([place, { workspace, rights }]) => ({
    place,
    workspace,
    rights: allRights.filter((right) => rights.has(right)),
  }));
}

/** Whoever reads one domain of a namespace reads something of it. */
function isDecidedIn(domain: ObjectDomain, right: Right): boolean {
  return right === "read" || (domainOfRight[right] ?? "other") === domain;
}
