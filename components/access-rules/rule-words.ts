import { type KnownSubjects, subjectNoun, subjectTitle } from "@/components/tenancy/subject-words";
import { builtInDuties } from "@/lib/domain/tenancy/policy/read-duties";
import type { AssociationResource, ObligationResource } from "@/lib/domain/tenancy/resources/access";
import { rights as allRights, type Right } from "@/lib/domain/tenancy/rights";

type Spec = AssociationResource["spec"];

/** After "may"; what begins with "write" is said once for several. */
const acts: Record<Right, string> = {
  read: "see anything",
  "traffic:write": "write traffic",
  "security:write": "write security",
  "gateway:write": "write gateways",
  "telemetry:write": "write telemetry",
  "workload:write": "write workloads",
  "raw:write": "write raw proxy configuration",
  "platform:write": "write everything else",
  "cluster:connect": "connect clusters",
  "workspace:write": "make workspaces",
  "group:write": "make groups",
  "settings:write": "change settings",
  "binding:write": "give roles",
  "request:decide": "decide requests",
  "changeset:approve": "approve change sets",
  "audit:read": "read the history",
  "access:review": "review access",
};

const writing = "write ";
const list = new Intl.ListFormat("en-GB");

/** `write traffic and security`, `connect clusters and write gateways`: rights after "may". */
export function describeActs(rights: readonly Right[]): string {
  const words = rights.map((right) => acts[right]);
  const written = words.filter((word) => word.startsWith(writing)).map((word) => word.slice(writing.length));
  const others = words.filter((word) => !word.startsWith(writing));
  return list.format([...others, ...(written.length === 0 ? [] : [`${writing}${list.format(written)}`])]);
}

/** `team SRE`, `Ada`, `program ci`, `everybody`: a holder inside a sentence. */
export function describeHolder(subject: Spec["subject"], known: KnownSubjects): string {
  if (subject.kind === "Everyone") return "everybody";
  const title = subjectTitle(subject, known);
  return subject.kind === "User" ? title : `${subjectNoun(subject)} ${title}`;
}

/** A team that is gone leaves the right to nobody. */
function isThere({ subject }: Spec, { teams }: KnownSubjects): boolean {
  return subject.kind !== "Team" || teams.some(({ metadata }) => metadata.name === subject.name);
}

/**
 * What associations on one attribute say together, one sentence for each set of holders: `Only team SRE may write traffic in
 * Environment:prod`. A right that none of them names is left to roles and is not told.
 */
export function sayRules(attribute: string, specs: readonly Spec[], known: KnownSubjects): string[] {
  const told = specs.filter((spec) => spec.attribute === attribute);
  const byHolders = new Map<string, Right[]>();
  for (const right of allRights) {
    const naming = told.filter(({ rights }) => rights.includes(right));
    if (naming.length === 0) continue;
    const holders = naming
      .filter((spec) => isThere(spec, known))
      .map(({ subject }) => describeHolder(subject, known));
    const who = naming.some(({ subject }) => subject.kind === "Everyone")
      ? "Everybody"
      : holders.length === 0
        ? "Nobody"
        : `Only ${list.format([...new Set(holders)].toSorted((a, b) => a.localeCompare(b)))}`;
    byHolders.set(who, [...(byHolders.get(who) ?? []), right]);
  }
  return [...byHolders].map(([who, rights]) => `${who} may ${describeActs(rights)} in ${attribute}`);
}

const authors: Record<ObligationResource["spec"]["event"], string> = {
  "changeset:author": "Whoever wrote a change set",
  "request:author": "Whoever asked for something",
};

const denials: Partial<Record<Right, string>> = {
  "changeset:approve": "approve it",
  "request:decide": "decide about it",
};

/** `Whoever wrote a change set may not approve it`. */
export function describeDuty({ event, deny }: Pick<ObligationResource["spec"], "event" | "deny">): string {
  return `${authors[event]} may not ${denials[deny] ?? `${acts[deny]} there`}`;
}

/** Why an object counts for nothing, as the controller that follows it says; undefined while it counts. */
export function findFault(object: {
  status?: { conditions: readonly { type: string; status: string; message: string }[] } | undefined;
}): string | undefined {
  const ready = object.status?.conditions.find(({ type }) => type === "Ready");
  // The field that is at fault stands before what is wrong with it.
  return ready?.status === "False" ? ready.message.replace(/^spec[\w.[\]]*: /, "") : undefined;
}

/** What somebody who separates duties may not expect of it; undefined when it does what it says. */
export function adviseDuty({
  event,
  deny,
}: Pick<ObligationResource["spec"], "event" | "deny">): string | undefined {
  if (builtInDuties.some((duty) => duty.event === event && duty.deny === deny))
    return "This is built in: it holds everywhere, with or without it.";
  const decided = event === "changeset:author" ? "changeset:approve" : "request:decide";
  if (deny === decided) return undefined;
  return `What is done with ${event === "changeset:author" ? "a change set" : "a request"} is decided by ${decided} alone, so that this changes nothing.`;
}
