import { compilePolicy } from "../ngac/compile-policy";
import { digestText } from "../ngac/digest-text";
import { explainDecision } from "../ngac/explain-decision";
import { isAllowed } from "../ngac/is-allowed";
import { PolicyError } from "../ngac/policy-error";
import type { PolicyGraph } from "../ngac/policy-graph";
import { parsePolicy } from "../ngac/policy-schema";
import type { AuditEvent } from "./audit-event";
import { type DecisionPath, formatDecisionPath, readDecisions } from "./decision-path";
import { isRedacted } from "./redact-object";

/**
 * Why a decision cannot be replayed. `undecided`: no policy decided it; `incomplete`: what was asked is not recorded, or not
 * whole; `not-kept`, `altered`, `unreadable`: the policy it names.
 */
export type ReplayObstacle = "undecided" | "incomplete" | "not-kept" | "altered" | "unreadable";

/** One right, decided again. */
export interface ReplayedDecision {
  /** Whether it was granted or not, each class granted it or not, and what took it away: all as recorded. */
  same: boolean;
  /** What decided, or every difference: words without a full stop. */
  why: string;
  recorded: DecisionPath;
  /** What the policy says. */
  answered: DecisionPath;
  /** Everything the subject could do there, by that policy. */
  rights: string[];
}

/** A recorded decision, decided once more by the policy it names. */
export type DecisionReplay =
  | { replayed: false; obstacle: ReplayObstacle; why: string }
  | {
      replayed: true;
      policyVersion: string;
      /** Whether all of them are. */
      same: boolean;
      decisions: ReplayedDecision[];
    };

/**
 * Decides again what an event says was decided, by the policy that it names.
 * @param policy as it is kept; undefined when it is not.
 */
export function replayDecision(decision: AuditEvent["decision"], policy: string | undefined): DecisionReplay {
  if (decision === null) return cannot("undecided", "no policy was asked for this event");
  const { policyVersion, path } = decision;
  const recorded = readDecisions(path);
  if (recorded.length === 0)
    return cannot("incomplete", "the event does not say which right was asked, only what it was about");
  if (recorded.some(({ question }) => question === undefined))
    return cannot("incomplete", "the event does not say who asked about what in words of the policy");
  if (isRedacted(recorded))
    return cannot("incomplete", "a name in the decision looked like a credential and was not recorded");
  if (policy === undefined) return cannot("not-kept", `the policy ${policyVersion} is not kept`);
  if (digestText(policy) !== policyVersion)
    return cannot("altered", `what is kept as policy ${policyVersion} does not fit its version`);
  const graph = readGraph(policy);
  if ("problem" in graph)
    return cannot("unreadable", `the policy ${policyVersion} cannot be read: ${graph.problem}`);
  const decisions = recorded.flatMap((each) => replayOne(graph, each));
  return { replayed: true, policyVersion, same: decisions.every(({ same }) => same), decisions };
}

function replayOne(graph: PolicyGraph, recorded: DecisionPath): ReplayedDecision[] {
  const { question, right } = recorded;
  if (question === undefined) return [];
  const explained = explainDecision(graph, question.subject, question.target, right, { limit: 1 });
  const answered = {
    ...formatDecisionPath({ right, ...question }, explained),
    // The engine's own short way, as whoever was refused was refused by it.
    allowed: isAllowed(graph, question.subject, right, question.target),
  };
  const differences = compareDecisions(recorded, answered);
  const same = differences.length === 0;
  const why = same ? describeDecision(answered) : differences.join("; ");
  return [{ same, why, recorded, answered, rights: explained.rights }];
}

function cannot(obstacle: ReplayObstacle, why: string): DecisionReplay {
  return { replayed: false, obstacle, why };
}

function readGraph(policy: string): PolicyGraph | { problem: string } {
  try {
    return compilePolicy(parsePolicy(policy));
  } catch (error) {
    if (error instanceof PolicyError) return { problem: error.message };
    throw error;
  }
}

const granted = (is: boolean) => (is ? "granted" : "refused");

/** Paths are left out: of several that grant the same, the policy in its canonical order may name another first. */
function compareDecisions(recorded: DecisionPath, answered: DecisionPath): string[] {
  const differences: string[] = [];
  if (recorded.allowed !== answered.allowed)
    differences.push(
      `it is recorded that ${answered.right} was ${granted(recorded.allowed)}, and the policy of then ${granted(answered.allowed)} it`,
    );
  if (recorded.unknown !== answered.unknown)
    differences.push(
      `the policy of then ${answered.unknown === undefined ? "knows subject and target" : `does not know the ${answered.unknown}`}`,
    );
  const classes = new Map(answered.classes.map((each) => [each.policyClass, each.granted]));
  for (const { policyClass, granted: was } of recorded.classes) {
    const is = classes.get(policyClass);
    classes.delete(policyClass);
    if (is === undefined) differences.push(`the class ${policyClass} is recorded and did not decide`);
    else if (is !== was)
      differences.push(
        `the class ${policyClass} is recorded to have ${granted(was)} it, and ${granted(is)} it`,
      );
  }
  for (const policyClass of classes.keys())
    differences.push(`the class ${policyClass} decided too and is not recorded`);
  const [was, is] = [new Set(recorded.prohibitions), new Set(answered.prohibitions)];
  for (const name of was.difference(is)) differences.push(`the prohibition ${name} did not hold`);
  for (const name of is.difference(was)) differences.push(`the prohibition ${name} held and is not recorded`);
  return differences;
}

function describeDecision({ right, allowed, classes, prohibitions, unknown }: DecisionPath): string {
  if (unknown !== undefined) return `the policy of then does not know the ${unknown}, so nothing was granted`;
  const named = (is: boolean) =>
    classes.filter((each) => each.granted === is).map(({ policyClass }) => policyClass);
  if (allowed) return `${nameAll("class", "classes", named(true))} granted ${right}`;
  const refusing = named(false);
  if (refusing.length > 0) return `${nameAll("class", "classes", refusing)} refused ${right}`;
  return prohibitions.length > 0
    ? `${nameAll("prohibition", "prohibitions", prohibitions)} took ${right} away`
    : `no policy class was there to grant ${right}`;
}

function nameAll(one: string, many: string, names: readonly string[]): string {
  return `the ${names.length === 1 ? one : many} ${new Intl.ListFormat("en").format(names.toSorted())}`;
}
