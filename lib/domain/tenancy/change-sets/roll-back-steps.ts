import { z } from "zod";
import { changeUndoSchema, type ChangeUndo } from "../../istio/change";
import { isStatusError } from "../../kubernetes/status-error";
import type { ChangeSetStatus, ChangeSetStep } from "../resources/change-set";
import { inspectIntent, nameEdits, parseIntent } from "./inspect-intent";
import { isUndone } from "./judge-edit";
import { findNextUndo, finishRun, recordRolledBack, recordStuck } from "./step-progress";
import type { StepPorts } from "./step-ports";

/** A step that found everything as it wanted it has nothing to take back. */
const storedUndoSchema = z.object({ edits: z.array(changeUndoSchema.shape.edits.element) });

/**
 * Takes back what stands, the last step first. A step that cannot be taken back keeps those before it in its cluster; the others
 * go on. What a crash left half taken back is found out from the clusters.
 * @param status `RollingBack`, as it is stored.
 * @returns what is stored at the end: `RolledBack`, or `Failed` with what stands where.
 */
export async function rollBackSteps(ports: StepPorts, status: ChangeSetStatus): Promise<ChangeSetStatus> {
  let current = status;
  const stuck = new Set<number>();
  for (;;) {
    const index = findNextUndo(current, stuck);
    const step = index === undefined ? undefined : current.steps[index];
    if (index === undefined || step === undefined) break;
    let left: string;
    try {
      left = await undoStep(ports, step);
    } catch (error) {
      if (!isStatusError(error)) throw error;
      stuck.add(index);
      current = await ports.record((now) => recordStuck(now, index, error.message, ports.now()));
      continue;
    }
    current = await ports.record((now) => recordRolledBack(now, index, left, ports.now()));
  }
  return ports.record(finishRun);
}

/** @returns what is left as it is because somebody else wrote it; "" when nothing is. */
async function undoStep(ports: StepPorts, step: ChangeSetStep): Promise<string> {
  const { edits, left } = await findUndo(ports, step);
  const lives = await Promise.all(edits.map((edit) => ports.read(step.cluster, edit)));
  const standing = edits.filter((edit, index) => !isUndone(edit, lives[index] ?? null, ports.digest));
  if (standing.length > 0) await ports.undo(step.cluster, standing);
  return left;
}

async function findUndo(
  ports: StepPorts,
  { cluster, undo, intent }: ChangeSetStep,
): Promise<{ edits: ChangeUndo["edits"]; left: string }> {
  const intended = parseIntent(intent);
  if (intended === undefined) return { edits: storedUndoSchema.parse(undo).edits, left: "" };
  const { written, other } = await inspectIntent(ports, cluster, intended);
  return {
    edits: written.map((each) => each.undo),
    left: other.length === 0 ? "" : `${nameEdits(other)} was changed by somebody else and is left as it is`,
  };
}
