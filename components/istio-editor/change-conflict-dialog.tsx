import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";

interface ChangeConflictDialogProps {
  open: boolean;
  reason: string;
  base: string;
  mine: string;
  /** What the cluster has now; undefined while it is read, null: it was deleted. */
  theirs: string | null | undefined;
  /** Fields that both changed; on re-applying, mine count. */
  clashes: readonly string[];
  /** Mine is a deletion. */
  deleting?: boolean;
  error: Failure | null;
  onTakeTheirs: () => void;
  onReapplyMine: () => void;
  onClose: () => void;
}

/** Somebody saved first: their change and mine side by side; nothing is written until the person chooses and sees a new preview. */
export function ChangeConflictDialog(props: ChangeConflictDialogProps) {
  const {
    open,
    reason,
    base,
    mine,
    theirs,
    clashes,
    deleting = false,
    error,
    onTakeTheirs,
    onReapplyMine,
    onClose,
  } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      size="lg"
      title="Somebody changed this object while you edited it"
      description="Nothing of yours was written. Choose which version to go on with; you will see a new preview before anything is saved."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Decide later
          </Button>
          <Button disabled={theirs === undefined} onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button variant="primary" disabled={theirs === undefined} onClick={onReapplyMine}>
            {deleting
              ? theirs === null
                ? "It is gone, as I wanted"
                : "Delete their version"
              : theirs === null
                ? "Create it again as mine"
                : "Re-apply mine on theirs"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error === null ? null : <ErrorState title="Their version could not be read" error={error} />}
        {theirs === undefined && error === null ? (
          <SkeletonRows rows={3} label="Reading their version" />
        ) : null}
        {theirs === undefined ? null : (
          <div className="grid gap-4 md:grid-cols-2">
            <section className="min-w-0 rounded-md border border-line">
              <h3 className="border-b border-line px-4 py-2 text-sm font-semibold">
                Theirs (in the cluster)
              </h3>
              {theirs === null ? (
                <p className="p-4 text-sm">It was deleted.</p>
              ) : (
                <YamlDiff before={base} after={theirs} label="What they changed" />
              )}
            </section>
            <section className="min-w-0 rounded-md border border-line">
              <h3 className="border-b border-line px-4 py-2 text-sm font-semibold">Mine (not saved)</h3>
              <YamlDiff before={base} after={mine} label="What I changed" />
            </section>
          </div>
        )}
        {clashes.length === 0 ? null : (
          <Callout tone="warn" title="Both changed the same fields; re-applying takes mine there">
            <code className="font-mono text-xs">{clashes.join(", ")}</code>
          </Callout>
        )}
        <p className="text-xs wrap-anywhere text-muted">{reason}</p>
      </div>
    </Dialog>
  );
}
