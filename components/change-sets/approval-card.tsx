import { Check, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import { Textarea } from "@/components/ui/textarea";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";

interface ApprovalCardProps {
  changeSet: ChangeSetView;
  pending: "approve" | "reject" | undefined;
  onDecide: (verdict: "approve" | "reject", comment: string) => void;
}

type Verdict = NonNullable<ChangeSetView["rejection"]>;

function VerdictText({ verdict, word }: { verdict: Verdict; word: string }) {
  return (
    <>
      <p className="text-sm">
        {word} by <span className="font-medium">{verdict.byName}</span>{" "}
        <RelativeTime time={verdict.at} className="text-muted" />
      </p>
      {verdict.comment === "" ? null : (
        <blockquote className="border-l-2 border-line pl-3 text-sm wrap-anywhere whitespace-pre-wrap text-muted">
          {verdict.comment}
        </blockquote>
      )}
    </>
  );
}

/** Who approved or rejected it, and, for who may, the decision. Who may not reads why. */
export function ApprovalCard({ changeSet, pending, onDecide }: ApprovalCardProps) {
  const { approval, rejection, requiresApproval, may, state, workspace } = changeSet;
  const [comment, setComment] = useState("");
  const where = workspace === undefined ? "the organization" : `workspace ${workspace}`;
  const decidable = state === "Draft" || state === "Approved";
  const mayDecide = may.approve.allowed || may.reject.allowed;
  const why = may.approve.allowed ? undefined : may.approve.message;
  return (
    <Card title="Approval" aside={requiresApproval ? undefined : "not asked for"}>
      <div data-testid="approval" className="flex flex-col gap-3">
        {approval === undefined ? null : approval.outdated ? (
          <>
            <StatusText tone="warn" className="whitespace-normal!">
              edited after it was approved: it has to be approved again
            </StatusText>
            <VerdictText verdict={approval} word="The earlier version was approved" />
          </>
        ) : (
          <>
            <StatusText tone="ok">approved</StatusText>
            <VerdictText verdict={approval} word="Approved" />
          </>
        )}
        {rejection === undefined ? null : (
          <>
            <StatusText tone="bad">rejected</StatusText>
            <VerdictText verdict={rejection} word="Rejected" />
          </>
        )}
        {approval === undefined && rejection === undefined ? (
          <p className="text-sm text-muted">
            {requiresApproval
              ? `Somebody else than who wrote it has to approve it, with the right changeset:approve in ${where}.`
              : "Its author does not ask for one; whoever may write every object may apply it."}
          </p>
        ) : null}
        {decidable && mayDecide ? (
          <>
            <Field label="Comment">
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  maxLength={2000}
                  value={comment}
                  onChange={(event) => setComment(event.target.value)}
                />
              )}
            </Field>
            <div className="flex flex-wrap gap-2">
              {may.approve.allowed ? (
                <Button
                  variant="primary"
                  icon={Check}
                  pending={pending === "approve"}
                  disabled={pending === "reject"}
                  onClick={() => onDecide("approve", comment)}
                >
                  Approve
                </Button>
              ) : null}
              {may.reject.allowed ? (
                <Button
                  icon={X}
                  pending={pending === "reject"}
                  disabled={pending === "approve"}
                  onClick={() => onDecide("reject", comment)}
                >
                  Reject
                </Button>
              ) : null}
            </div>
          </>
        ) : null}
        {decidable && !mayDecide && why !== undefined ? (
          <p data-testid="approve-blocked" className="text-sm text-muted">
            You cannot approve it: {why}.
          </p>
        ) : null}
      </div>
    </Card>
  );
}
