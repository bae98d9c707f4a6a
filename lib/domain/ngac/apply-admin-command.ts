import { AdminDeniedError, type Refusal } from "./admin-denied-error";
import { compilePolicy, type CompileOptions } from "./compile-policy";
import { editPolicy } from "./edit-policy";
import type { PolicyEvent } from "./event";
import { findEscalations } from "./find-escalations";
import { isAllowed } from "./is-allowed";
import { listRequiredPrivileges } from "./list-required-privileges";
import type { AdminCommand, Subject } from "./policy";
import type { PolicyGraph } from "./policy-graph";

export interface AdminOutcome {
  graph: PolicyGraph;
  /** What obligations may answer: one event for each act. */
  events: PolicyEvent[];
}

/** What the act was done with. */
function describeArguments(command: AdminCommand): PolicyEvent["args"] {
  switch (command.op) {
    case "createNode":
      return { name: command.node.name, type: command.node.type, descendants: command.node.assignedTo };
    case "createProhibition":
      return { name: command.prohibition.name, subject: command.prohibition.subject.name };
    case "createObligation":
      return { name: command.obligation.name };
    case "associate":
    case "dissociate":
      return { ua: command.ua, target: command.target };
    case "assign":
    case "deassign":
      return { ascendant: command.ascendant, descendants: command.descendants };
    default:
      return { name: command.name };
  }
}

/** An obligation acts with its author's rights, so that nobody writes one in another's name. */
function findForeignAuthor(subject: Subject, command: AdminCommand): Refusal[] {
  if (command.op !== "createObligation") return [];
  const { author } = command.obligation;
  return "user" in subject && subject.user === author
    ? []
    : [{ right: "to be the author of the obligation", node: author }];
}

/**
 * One act of administration, decided by the graph it changes (2.6): the actor must hold every privilege the act demands, an
 * act that demands none is refused, and nobody lets through what they do not hold (`findEscalations`). Returns the next
 * graph; the given one stays as it was. Throws `AdminDeniedError` when the actor may not, `PolicyError` when the act is
 * impossible or would leave a policy that breaks the model. What may be done is decided before what is possible, so that
 * the errors of the second kind tell strangers nothing.
 */
export function applyAdminCommand(
  graph: PolicyGraph,
  subject: Subject,
  command: AdminCommand,
  options: CompileOptions = {},
): AdminOutcome {
  const required = listRequiredPrivileges(graph.policy, command);
  const missing: Refusal[] =
    required.length === 0
      ? [{ right: "any privilege that allows it", node: "name" in command ? command.name : command.op }]
      : required.filter(({ right, node }) => !isAllowed(graph, subject, right, { node }));
  missing.push(...findForeignAuthor(subject, command));
  if (missing.length > 0) throw new AdminDeniedError(command.op, missing);
  const next = compilePolicy(editPolicy(graph.policy, command), options);
  const escalations = findEscalations(graph, next, subject, command);
  if (escalations.length > 0) throw new AdminDeniedError(command.op, escalations);
  return { graph: next, events: [{ subject, operation: command.op, args: describeArguments(command) }] };
}

/** Several acts as one: all are done, or the first error is thrown and nothing is. */
export function applyAdminCommands(
  graph: PolicyGraph,
  subject: Subject,
  commands: readonly AdminCommand[],
  options: CompileOptions = {},
): AdminOutcome {
  return commands.reduce<AdminOutcome>(
    ({ graph, events }, command) => {
      const outcome = applyAdminCommand(graph, subject, command, options);
      return { graph: outcome.graph, events: [...events, ...outcome.events] };
    },
    { graph, events: [] },
  );
}
