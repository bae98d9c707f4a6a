import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { ChangeSetFields, type ChangeSetFacts } from "./change-set-fields";

interface ChangeSetDetailsDialogProps {
  facts: ChangeSetFacts;
  approved: boolean;
  pending: boolean;
  error: Failure | null;
  onSave: (facts: ChangeSetFacts) => void;
  onClose: () => void;
}

/** Title, description and whether it needs an approval. */
export function ChangeSetDetailsDialog(props: ChangeSetDetailsDialogProps) {
  const { facts, approved, pending, error, onSave, onClose } = props;
  const [values, setValues] = useState(facts);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Edit the details"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={values.title.trim() === ""}
            onClick={() => onSave({ ...values, title: values.title.trim() })}
          >
            Save the details
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {approved ? (
          <Callout tone="warn" title="It is approved">
            An edit makes the approval void; somebody has to approve it again.
          </Callout>
        ) : null}
        <ChangeSetFields values={values} onChange={setValues} readOnly={pending} />
        {error === null ? null : <ErrorState title="It was not saved" error={error} />}
      </div>
    </Dialog>
  );
}
