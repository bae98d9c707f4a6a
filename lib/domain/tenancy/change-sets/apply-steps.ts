import { isStatusError, type StatusError } from "../../kubernetes/status-error";
import type { ChangeSetStatus } from "../resources/change-set";
import { inspectIntent, nameEdits, parseIntent, type Inspected } from "./inspect-intent";
import type { IntendedEdit } from "./judge-edit";
import { rollBackSteps } from "./roll-back-steps";
import {
  findNextStep,
  finishRun,
  recordApplied,
  recordFailed,
  recordIntent,
  recordUnknown,
} from "./step-progress";
import type { StepPorts } from "./step-ports";

/**
 * Writes the steps that are not written yet, in order; a step that is refused takes those before it back. What is about to be
 * written is recorded before each write and how to take it back after it, so that whoever goes on after a crash finds out from
 * the clusters what is where. When nobody can tell whether a step arrived, everything stays and the status says so.
 * @param status `Applying`, as it is stored.
 * @returns what is stored at the end.
 */
export async function applySteps(ports: StepPorts, status: ChangeSetStatus): Promise<ChangeSetStatus> {
  let current = status;
  for (;;) {
    const index = findNextStep(current);
    if (index === undefined) break;
    current = await applyStep(ports, current, index);
    if (current.run === undefined) return current;
  }
  return current.state === "RollingBack" ? rollBackSteps(ports, current) : ports.record(finishRun);
}

async function applyStep(ports: StepPorts, status: ChangeSetStatus, index: number): Promise<ChangeSetStatus> {
  const step = status.steps[index];
  if (step === undefined) throw new Error(`a change set has no step ${index}`);
  const intent = parseIntent(step.intent);
  let before: Inspected = { written: [], absent: [], other: [] };
  if (intent !== undefined) {
    try {
      before = await inspectIntent(ports, step.cluster, intent);
    } catch (error) {
      return recordUnread(ports, index, error);
    }
  }
  const { written, absent, other } = before;
  if (intent !== undefined && written.length === intent.edits.length)
    return ports.record((now) =>
      recordApplied(now, index, { edits: written.map(({ undo }) => undo) }, ports.now()),
    );
  const obstacle =
    other.length > 0 ? `somebody else changed ${nameEdits(other)} meanwhile` : ports.findObstacle(status);
  if (obstacle !== undefined)
    return ports.record((now) =>
      recordFailed(now, index, { message: obstacle, stands: written.length > 0, at: ports.now() }),
    );

  let unrecorded: unknown;
  const noteIntent = async (intended: IntendedEdit[]) => {
    const edits = [...written.map(({ edit }) => edit), ...intended].toSorted((a, b) => a.index - b.index);
    try {
      await ports.record((now) => recordIntent(now, index, { edits }, ports.now()));
    } catch (error) {
      unrecorded = error;
      throw error;
    }
  };
  try {
    const numbers = intent === undefined ? undefined : absent.map((edit) => edit.index);
    const undone = await ports.write(index, numbers, noteIntent);
    const edits = [...written.map(({ undo }) => undo), ...undone];
    return await ports.record((now) => recordApplied(now, index, { edits }, ports.now()));
  } catch (error) {
    if (!isStatusError(error) || error === unrecorded) throw error;
    return settleFailure(ports, index, error);
  }
}

/** After a failure: what the cluster has decides, not what the failure says. */
async function settleFailure(ports: StepPorts, index: number, error: StatusError): Promise<ChangeSetStatus> {
  const status = await ports.record((now) => now);
  const step = status.steps[index];
  const intent = parseIntent(step?.intent);
  const at = ports.now();
  if (step === undefined || intent === undefined)
    return ports.record((now) => recordFailed(now, index, { message: error.message, stands: false, at }));
  let found: Inspected;
  try {
    found = await inspectIntent(ports, step.cluster, intent);
  } catch (failure) {
    return recordUnread(ports, index, failure);
  }
  const { written, absent } = found;
  if (written.length === intent.edits.length) {
    const edits = written.map(({ undo }) => undo);
    return ports.record((now) => recordApplied(now, index, { edits }, at));
  }
  // Without an answer that counts a write may still arrive.
  if (error.code > 500) return ports.record((now) => recordUnknown(now, index, error.message, at));
  const stands = absent.length < intent.edits.length;
  return ports.record((now) => recordFailed(now, index, { message: error.message, stands, at }));
}

function recordUnread(ports: StepPorts, index: number, error: unknown): Promise<ChangeSetStatus> {
  if (!isStatusError(error)) throw error;
  return ports.record((now) => recordUnknown(now, index, error.message, ports.now()));
}
