import { useState } from "react";
import { asFailure } from "@/components/ui/as-failure";
import { toast } from "@/components/ui/toast";
import type { Change, ChangeApplied, ChangeUndo } from "@/lib/domain/istio/change";

interface Mutation<Body> {
  /** Its answer reaches whoever asked even when the page was left meanwhile. */
  mutateAsync: (body: Body) => Promise<ChangeApplied>;
}

/** A change that was written, with the way back. */
export interface AppliedChange {
  revision: string;
  /** "Saved", "Created". */
  done: string;
  result: ChangeApplied;
  /** istiod's newest push before the last write. */
  pushVersion: string | undefined;
  undone: boolean;
}

interface Options {
  apply: Mutation<Change>;
  undo: Mutation<ChangeUndo>;
  /** What is said when the undo is done. */
  undoneText: string;
  onUndone: () => Promise<void> | void;
}

interface Submit {
  done: string;
  /** What is said when it is written. */
  text: string;
  onApplied?: (result: ChangeApplied) => Promise<void> | void;
  onError?: (error: unknown) => void;
}

/** Writes a change, keeps what is needed to watch it and to take it back, and takes it back. */
export function useAppliedChange({ apply, undo, undoneText, onUndone }: Options) {
  const [applied, setApplied] = useState<AppliedChange>();
  const undoNow = async (body: ChangeUndo) => {
    let pushVersion: string | undefined;
    try {
      ({ pushVersion } = await undo.mutateAsync(body));
    } catch (error) {
      toast.error("The undo was refused", { description: asFailure(error).message });
      return;
    }
    toast.success(undoneText);
    setApplied(
      (current) =>
        current && { ...current, undone: true, revision: `${current.revision}-undone`, pushVersion },
    );
    await onUndone();
  };
  const runUndo = (body: ChangeUndo) => void undoNow(body);
  const applyNow = async (change: Change, { done, text, onApplied, onError }: Submit) => {
    let result: ChangeApplied;
    try {
      result = await apply.mutateAsync(change);
    } catch (error) {
      onError?.(error);
      return;
    }
    setApplied({
      revision: `${done} ${result.edits.map(({ resourceVersion }) => resourceVersion).join()}`,
      done,
      result,
      pushVersion: result.pushVersion,
      undone: false,
    });
    toast.success(text, { action: { label: "Undo", onSelect: () => runUndo(result.undo) } });
    await onApplied?.(result);
  };
  const submit = (change: Change, on: Submit) => void applyNow(change, on);
  return { applied, submit, runUndo, forget: () => setApplied(undefined) };
}
