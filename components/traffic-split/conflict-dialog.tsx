import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";

export interface ConflictShare {
  subset: string;
  /** Percent; undefined: not in that version. */
  before: number | undefined;
  theirs: number | undefined;
  mine: number | undefined;
}

export interface ConflictDialogProps {
  open: boolean;
  /** What the server said. */
  reason: string;
  /** Undefined while their version is being read. */
  shares: readonly ConflictShare[] | undefined;
  error: Failure | null;
  /** Their version no longer has what the edit was about (the route is gone or cannot be edited). */
  mineImpossible: string | undefined;
  onTakeTheirs: () => void;
  onReapplyMine: () => void;
  onClose: () => void;
}

const percent = (value: number | undefined) => (value === undefined ? "not there" : `${value} %`);

/** Somebody saved first. Shows what was, theirs and mine; nothing is written until the person chooses, and then only after a new preview. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { open, reason, shares, error, mineImpossible, onTakeTheirs, onReapplyMine, onClose } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Somebody changed this split while you edited it"
      description="Nothing of yours was written. Choose which version to go on with; you will see a new preview before anything is saved."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Decide later
          </Button>
          <Button disabled={shares === undefined} onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button
            variant="primary"
            disabled={shares === undefined || mineImpossible !== undefined}
            onClick={onReapplyMine}
          >
            Re-apply mine on theirs
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error === null ? null : <ErrorState title="Their version could not be read" error={error} />}
        {shares === undefined && error === null ? (
          <SkeletonRows rows={3} label="Reading their version" />
        ) : null}
        {shares === undefined ? null : (
          <table className="w-full text-left text-sm">
            <caption className="sr-only">Weights before, theirs and mine</caption>
            <thead className="text-muted">
              <tr>
                <th scope="col" className="py-1.5 font-medium">
                  Version
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  Before
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  Theirs (in the cluster)
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  Mine (not saved)
                </th>
              </tr>
            </thead>
            <tbody className="divide-y border-t">
              {shares.map((share) => (
                <tr key={share.subset} data-testid="conflict-share" data-subset={share.subset}>
                  <th scope="row" className="py-2 font-medium">
                    {share.subset}
                  </th>
                  <td className="py-2 text-muted">{percent(share.before)}</td>
                  <td className="py-2 font-medium">{percent(share.theirs)}</td>
                  <td className="py-2 font-medium">{percent(share.mine)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {mineImpossible === undefined ? null : (
          <Callout tone="warn" title="Yours no longer fits">
            {mineImpossible}
          </Callout>
        )}
        <p className="text-xs text-muted wrap-anywhere">{reason}</p>
      </div>
    </Dialog>
  );
}
