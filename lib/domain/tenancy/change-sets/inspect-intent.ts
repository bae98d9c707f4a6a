import type { ChangeUndo } from "../../istio/change";
import { judgeEdit, stepIntentSchema, undoOfWritten, type IntendedEdit, type StepIntent } from "./judge-edit";
import type { StepPorts } from "./step-ports";

/** What of an intent is in its cluster at this moment. */
export interface Inspected {
  /** How to take back what is there, by the number of its edit. */
  written: { edit: IntendedEdit; undo: ChangeUndo["edits"][number] }[];
  absent: IntendedEdit[];
  /** Written by somebody else since. */
  other: IntendedEdit[];
}

export function parseIntent(intent: unknown): StepIntent | undefined {
  return intent === undefined ? undefined : stepIntentSchema.parse(intent);
}

/** @throws StatusError when the cluster cannot be asked. */
export async function inspectIntent(
  { read, digest }: Pick<StepPorts, "read" | "digest">,
  cluster: string,
  intent: StepIntent,
): Promise<Inspected> {
  const found: Inspected = { written: [], absent: [], other: [] };
  const lives = await Promise.all(intent.edits.map((edit) => read(cluster, edit)));
  intent.edits.forEach((edit, index) => {
    const live = lives[index] ?? null;
    const verdict = judgeEdit(edit, live, digest);
    if (verdict === "written") found.written.push({ edit, undo: undoOfWritten(edit, live, digest) });
    else found[verdict].push(edit);
  });
  return found;
}

/** `virtualservices.networking.istio.io shop/cart`, several with commas. */
export function nameEdits(edits: readonly Pick<IntendedEdit, "resource" | "namespace" | "name">[]): string {
  return edits.map(({ resource, namespace, name }) => `${resource} ${namespace}/${name}`).join(", ");
}
