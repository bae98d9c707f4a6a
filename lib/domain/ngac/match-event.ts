import { decideRights } from "./decide-rights";
import type { PolicyEvent } from "./event";
import type { NamePattern, Obligation } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { listReached } from "./reach";

function matchesName({ index }: PolicyGraph, pattern: NamePattern, name: string): boolean {
  const { names = [], within = [] } = pattern;
  if (names.length === 0 && within.length === 0) return true;
  if (names.includes(name)) return true;
  if (within.length === 0) return false;
  const reached = listReached(index, name);
  return within.some((container) => reached.includes(container));
}

function matchesSubject(graph: PolicyGraph, obligation: Obligation, { subject }: PolicyEvent): boolean {
  const pattern = obligation.event.subject;
  if (pattern === undefined) return true;
  const { processes = [] } = pattern;
  if (processes.length > 0 && (subject.process === undefined || !processes.includes(subject.process)))
    return false;
  const names = "user" in subject ? [subject.user] : subject.attributes;
  return names.some((name) => matchesName(graph, pattern, name));
}

/**
 * Whether an obligation answers an event. A node among the arguments it asks for counts only when the author holds a right on
 * it (policy-machine-core): otherwise an obligation would tell of elements that the author may not know.
 */
export function matchesEvent(graph: PolicyGraph, obligation: Obligation, event: PolicyEvent): boolean {
  const { operations, args = {} } = obligation.event;
  if (!operations.includes("*") && !operations.includes(event.operation)) return false;
  if (!matchesSubject(graph, obligation, event)) return false;
  const author = { user: obligation.author };
  return Object.entries(args).every(([argument, pattern]) => {
    const value = Object.hasOwn(event.args, argument) ? event.args[argument] : undefined;
    const values = value === undefined ? [] : typeof value === "string" ? [value] : value;
    return values.some(
      (name) =>
        matchesName(graph, pattern, name) &&
        (!graph.index.ids.has(name) || decideRights(graph, author, { node: name }).size > 0),
    );
  });
}
