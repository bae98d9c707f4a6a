import { AdminDeniedError } from "./admin-denied-error";
import { applyAdminCommands } from "./apply-admin-command";
import type { CompileOptions } from "./compile-policy";
import type { PolicyEvent } from "./event";
import { fillResponse } from "./fill-response";
import { matchesEvent } from "./match-event";
import type { AdminCommand } from "./policy";
import { PolicyError } from "./policy-error";
import type { PolicyGraph } from "./policy-graph";

/** What became of one answer of an obligation. */
export interface ObligationRun {
  obligation: string;
  author: string;
  event: PolicyEvent;
  /** What was done; nothing when it failed. */
  commands: AdminCommand[];
  /** Why nothing was done. */
  failure?: string;
}

export interface EventOutcome {
  graph: PolicyGraph;
  /** In the order they were run, failures included. */
  runs: ObligationRun[];
}

export interface EventLimits extends CompileOptions {
  /** How many events may follow from one another. */
  maxDepth?: number;
  /** How many acts all answers together may do. */
  maxCommands?: number;
}

interface Waiting {
  event: PolicyEvent;
  /** The obligations this event follows from. */
  causes: readonly string[];
}

/** What an answer may throw: others are mistakes of ours. */
function describeFailure(error: unknown): string {
  if (error instanceof AdminDeniedError || error instanceof PolicyError) return error.message;
  throw error;
}

/**
 * The event processing point (INCITS 565-2020, 4.6; 2.6): every obligation that matches answers with the rights of its author, as
 * they are now, each in a transaction of its own on what the ones before left. Which obligations match is decided on the graph
 * the event came to. Acts are events again; an obligation never answers what follows from its own answer, and depth and number
 * of acts are limited (the reference implementation has no such guard). Failures are in `runs`, and undo nothing but their own.
 */
export function processEvent(graph: PolicyGraph, event: PolicyEvent, limits: EventLimits = {}): EventOutcome {
  const { maxDepth = 8, maxCommands = 200, ...options } = limits;
  const runs: ObligationRun[] = [];
  let current = graph;
  let done = 0;
  const queue: Waiting[] = [{ event, causes: [] }];
  for (const { event, causes } of queue) {
    const snapshot = current;
    const matching = snapshot.policy.obligations.filter((obligation) =>
      matchesEvent(snapshot, obligation, event),
    );
    for (const { name, author, response } of matching) {
      const run = { obligation: name, author, event };
      const fail = (failure: string) => runs.push({ ...run, commands: [], failure });
      if (causes.includes(name)) fail("it would answer what follows from its own answer");
      else if (causes.length >= maxDepth) fail(`more than ${maxDepth} events follow from one another`);
      else if (done + response.length > maxCommands)
        fail(`more than ${maxCommands} acts follow from one event`);
      else
        try {
          const commands = fillResponse(response, event);
          const outcome = applyAdminCommands(current, { user: author }, commands, options);
          current = outcome.graph;
          done += commands.length;
          runs.push({ ...run, commands });
          queue.push(...outcome.events.map((event) => ({ event, causes: [...causes, name] })));
        } catch (error) {
          fail(describeFailure(error));
        }
    }
  }
  return { graph: current, runs };
}
