import { useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Change, ChangeApplied, ChangeUndo } from "@/lib/domain/istio/change";

interface Mutation<Body> {
  mutate: (
    body: Body,
    on: { onSuccess: (result: ChangeApplied) => Promise<void>; onError: (error: Error) => void },
  ) => void;
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
  onError?: (error: Error) => void;
}

/** Writes a change, keeps what is needed to watch it and to take it back, and takes it back. */
export function useAppliedChange({ apply, undo, undoneText, onUndone }: Options) {
  const [applied, setApplied] = useState<AppliedChange>();
  const runUndo = (body: ChangeUndo) =>
    undo.mutate(body, {
      onSuccess: async ({ pushVersion }) => {
        toast.success(undoneText);
        setApplied(
          (current) =>
            current && { ...current, undone: true, revision: `${current.revision}-undone`, pushVersion },
        );
        await onUndone();
      },
      onError: (error) => toast.error("The undo was refused", { description: error.message }),
    });
  const submit = (change: Change, { done, text, onApplied, onError }: Submit) =>
    apply.mutate(change, {
      onSuccess: async (result) => {
        setApplied({
          revision: `${done} ${result.edits.map(({ resourceVersion }) => resourceVersion).join()}`,
          done,
          result,
          pushVersion: result.pushVersion,
          undone: false,
        });
        toast.success(text, { action: { label: "Undo", onSelect: () => runUndo(result.undo) } });
        await onApplied?.(result);
      },
      onError: (error) => onError?.(error),
    });
  return { applied, submit, runUndo, forget: () => setApplied(undefined) };
}
