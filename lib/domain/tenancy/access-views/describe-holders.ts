import { listWhoCan } from "../../ngac/list-who-can";
import { isAllowed } from "../../ngac/is-allowed";
import type { Subject, Target } from "../../ngac/policy";
import type { TenancyAccess } from "../access/tenancy-access";
import { everyone } from "../policy/node-names";
import { listAncestors } from "../policy/read-levels";
import type { AccessBinding } from "../resources/access";
import { formatLevel } from "../resources/subject";
import type { Right } from "../rights";
import type { AccessHolder, AccessHolders, AccessSubject, AccessWhere } from "./access-view";
import { findBindingsOf, indexBindings } from "./describe-bindings";
import { isSomebody } from "./element-kind";
import { containersOf, findWays } from "./find-ways";

/** A person who signed in once, as they would be if they signed in again with the groups they had. */
export interface RecordedPerson {
  about: AccessSubject;
  subject: Subject;
}

export interface HoldersQuestion {
  right: Right;
  target: Target;
  where: AccessWhere;
  /** The level whose roles decide there, by `formatLevel`. */
  level: string;
  people: readonly RecordedPerson[];
  nameOf: (node: string) => AccessSubject;
}

const mostHolders = 200;

/**
 * Everybody who holds a right there, with what they have it through: people as they signed in last, those who are bound and never
 * did, teams and the platform's own roles. People first; the first 200.
 */
export function describeHolders(
  access: TenancyAccess & { version: string },
  question: HoldersQuestion,
): AccessHolders {
  const { right, target, where, people, nameOf } = question;
  const recorded = new Set(people.map(({ about }) => about.id));
  const others = listWhoCan(access.graph, target, right, { attributes: true })
    .map(({ subject }) => subject)
    .filter((node) => isSomebody(node) && !recorded.has(node))
    .map((node): RecordedPerson => ({ about: nameOf(node), subject: { user: node } }));
  const found = [
    ...people.filter(({ subject }) => isAllowed(access.graph, subject, right, target)),
    ...others,
  ];
  const ordered = found.toSorted(
    (a, b) => rank(a.about.id) - rank(b.about.id) || (a.about.title < b.about.title ? -1 : 1),
  );
  const chain = new Set(listAncestors(access.compiled.levels, question.level));
  const known = indexBindings(access.state.accessBindings);
  return {
    policyVersion: access.version,
    right,
    where,
    holders: ordered
      .slice(0, mostHolders)
      .map((person) => describeHolder(access, person, { right, chain, known })),
    more: Math.max(0, ordered.length - mostHolders),
  };
}

function rank(id: string): number {
  if (id.startsWith("User/")) return 0;
  if (id.startsWith("ServiceAccount/")) return 1;
  return id.startsWith("Team/") ? 2 : 3;
}

interface Search {
  right: Right;
  /** The level whose roles decide and those that it lies in, nearest first. */
  chain: ReadonlySet<string>;
  known: ReadonlyMap<string, AccessBinding>;
}

/** The way to the role that gives it: the one that lasts longest, then the nearest level. */
function describeHolder(
  { graph, compiled }: TenancyAccess,
  { about, subject }: RecordedPerson,
  { right, chain, known }: Search,
): AccessHolder {
  const order = [...chain];
  const ways = findWays(containersOf(graph.policy), subject);
  const roles = compiled.grants
    .filter(
      ({ node, level, rights }) => ways.has(node) && chain.has(formatLevel(level)) && rights.includes(right),
    )
    .map((grant) => {
      const through = (ways.get(grant.node) ?? []).filter((node) => node !== about.id);
      const found = findBindingsOf(grant, through.at(-2) ?? about.id, known);
      return { grant, through, ...found };
    })
    .toSorted(
      (a, b) =>
        Date.parse(b.endsAt ?? endless) - Date.parse(a.endsAt ?? endless) ||
        order.indexOf(formatLevel(a.grant.level)) - order.indexOf(formatLevel(b.grant.level)),
    );
  const best = roles[0];
  if (best === undefined) return { subject: about, through: about.id === everyone ? [] : [everyone] };
  const { grant, through, bindings, endsAt } = best;
  return {
    subject: about,
    through,
    role: { role: grant.role, level: formatLevel(grant.level) },
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(bindings.length > 0 && bindings.every(({ spec }) => spec.breakGlass === true)
      ? { breakGlass: true }
      : {}),
  };
}

const endless = "9999-12-31T00:00:00Z";
