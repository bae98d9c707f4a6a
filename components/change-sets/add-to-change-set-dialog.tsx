import { useState } from "react";
import { ChoiceField } from "@/components/form/choice-field";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ChangeSetSummary } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { ChangeSetFields, type ChangeSetFacts } from "./change-set-fields";
import { countNoun, describeState } from "./change-set-words";

/** Where the edits go. */
export type ChangeSetChoice =
  { existing: ChangeSetSummary } | { facts: ChangeSetFacts; workspace: string | undefined };

interface AddToChangeSetDialogProps {
  /** What is added, e.g. `update VirtualService shop/cart`. */
  what: string;
  cluster: string;
  /** Those that may still be edited, of the places where the edits may go. */
  changeSets: readonly ChangeSetSummary[];
  /** Workspaces that a new one may belong to; undefined: the organization. Never empty. */
  homes: readonly (string | undefined)[];
  pending: boolean;
  error: Failure | null;
  onAdd: (choice: ChangeSetChoice) => void;
  onClose: () => void;
}

const organization = "*";
const keyOf = ({ namespace, name }: ChangeSetSummary) => `${namespace}/${name}`;

/** Puts a previewed change into a draft instead of a cluster. */
export function AddToChangeSetDialog(props: AddToChangeSetDialogProps) {
  const { what, cluster, changeSets, homes, pending, error, onAdd, onClose } = props;
  const [isNew, setNew] = useState(changeSets.length === 0);
  const [chosen, setChosen] = useState(changeSets[0] === undefined ? undefined : keyOf(changeSets[0]));
  const [facts, setFacts] = useState<ChangeSetFacts>({ title: "", description: "", requiresApproval: true });
  const [home, setHome] = useState(homes[0]);
  const existing = changeSets.find((changeSet) => keyOf(changeSet) === chosen);
  const ready = isNew ? facts.title.trim() !== "" : existing !== undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Add to a change set"
      description={`${what} in ${cluster} is planned with other edits; nothing is written in ${cluster} now.`}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={!ready}
            onClick={() => {
              if (isNew) onAdd({ facts: { ...facts, title: facts.title.trim() }, workspace: home });
              else if (existing !== undefined) onAdd({ existing });
            }}
          >
            {isNew ? "Make the change set" : "Add to it"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {changeSets.length === 0 ? null : (
          <ChoiceField
            label="Where to"
            value={isNew ? "new" : "existing"}
            choices={[
              {
                value: "existing",
                label: "A draft that is there",
                description: "It becomes the last of its changes.",
              },
              { value: "new", label: "A new change set", description: "It is the first of its changes." },
            ]}
            onChange={(value) => setNew(value === "new")}
          />
        )}
        {isNew ? (
          <>
            <ChangeSetFields values={facts} onChange={setFacts} readOnly={pending} />
            {homes.length < 2 ? null : (
              <Field label="Belongs to" required>
                {(control) => (
                  <Select
                    {...control}
                    value={home ?? organization}
                    onValueChange={(value) => setHome(value === organization ? undefined : value)}
                    options={homes.map((each) => ({
                      value: each ?? organization,
                      label: each === undefined ? "Organization" : `Workspace ${each}`,
                    }))}
                  />
                )}
              </Field>
            )}
          </>
        ) : (
          <Field label="Draft" required>
            {(control) => (
              <Select
                {...control}
                value={chosen}
                onValueChange={setChosen}
                options={changeSets.map((changeSet) => ({
                  value: keyOf(changeSet),
                  label: changeSet.title,
                  description: `${describeState(changeSet, undefined).word} · ${countNoun(changeSet.edits, "edit")} · by ${changeSet.authorName}`,
                }))}
              />
            )}
          </Field>
        )}
        {!isNew && existing?.state === "Approved" ? (
          <Callout tone="warn" title="It is approved">
            An edit makes the approval void; somebody has to approve it again.
          </Callout>
        ) : null}
        {error === null ? null : <ErrorState title="It was not added" error={error} />}
      </div>
    </Dialog>
  );
}
