"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import { describeApproval, describeAsk } from "./request-words";

interface DecideDialogProps {
  request: AccessRequest;
  state: "Approved" | "Denied" | "Withdrawn";
  pending: boolean;
  error: Failure | null;
  onDecide: (comment: string) => void;
  onClose: () => void;
}

const words = {
  Approved: { title: "Approve the request?", verb: "Approve", effect: "" },
  Denied: { title: "Deny the request?", verb: "Deny", effect: "Nothing changes; the requester reads why." },
  Withdrawn: {
    title: "Take the request back?",
    verb: "Take it back",
    effect: "Nobody needs to decide it any more.",
  },
} as const;

/** Asks for a word to the requester and says what the decision does at once. */
export function DecideDialog({ request, state, pending, error, onDecide, onClose }: DecideDialogProps) {
  const [comment, setComment] = useState("");
  const form = useId();
  const { spec } = request;
  const { title, verb, effect } = words[state];
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={`${spec.requesterName ?? spec.requester} asks for ${describeAsk(spec.ask)}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant={state === "Denied" ? "danger" : "primary"}
            pending={pending}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onDecide(comment.trim());
        }}
      >
        {error === null ? null : <ErrorState title="It was not decided" error={error} />}
        <p className="text-sm">{state === "Approved" ? describeApproval(spec.ask) : effect}</p>
        <Field label="Comment" description="The requester reads it.">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={500}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
