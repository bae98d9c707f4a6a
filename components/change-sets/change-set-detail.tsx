import { Pencil, Play, RotateCcw, Trash2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, DefinitionList } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import type { ChangeSetPreview, ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { ApprovalCard } from "./approval-card";
import { ChangeItem } from "./change-item";
import { countNoun, describeState } from "./change-set-words";
import { EffectSummary } from "./effect-summary";

export interface ChangeSetDetailProps {
  changeSet: ChangeSetView;
  preview: {
    data: ChangeSetPreview | undefined;
    error: Failure | null;
    asking: boolean;
    onRetry: () => void;
  };
  /** What is under way from this page. */
  pending: "approve" | "reject" | "apply" | "rollBack" | "edit" | "delete" | undefined;
  /** What was refused last. */
  failure: { title: string; error: Failure } | undefined;
  /** Somebody edited it while it was looked at. */
  moved: boolean;
  onSeen: () => void;
  onApply: () => void;
  onRollBack: () => void;
  onDecide: (verdict: "approve" | "reject", comment: string) => void;
  onDetails: () => void;
  onDelete: () => void;
  onMove: (change: number, by: -1 | 1) => void;
  onRemove: (change: number) => void;
  onRemoveEdit: (change: number, edit: number) => void;
  onTakeCurrent: (change: number, edit: number) => void;
}

/** Whether it is still a plan, which clusters are asked about. */
export function isPlan({ state }: Pick<ChangeSetView, "state">): boolean {
  return state === "Draft" || state === "Approved" || state === "Rejected";
}

function describeBlocked({ changeSet, preview, moved }: ChangeSetDetailProps): string | undefined {
  const { apply } = changeSet.may;
  if (!apply.allowed) return apply.message;
  if (moved) return "look at what changed first";
  if (!isPlan(changeSet)) return undefined;
  if (preview.data === undefined)
    return preview.error === null ? "waiting for the clusters' checks" : undefined;
  const { changes } = preview.data;
  const bad = changes.findIndex(
    (change) => "failure" in change || change.preview.edits.some(({ dryRun }) => !dryRun.accepted),
  );
  if (bad !== -1) return `change ${bad + 1} would be refused`;
  const forbidden = changes.find((change) => "preview" in change && !change.preview.permission.allowed);
  return forbidden !== undefined && "preview" in forbidden ? forbidden.preview.permission.reason : undefined;
}

/** One change set: the changes in order, what they would do, the approval, and how far it is. */
export function ChangeSetDetail(props: ChangeSetDetailProps) {
  const { changeSet, preview, pending, failure, moved } = props;
  const { may, state, runBy, changes, message } = changeSet;
  const running = runBy !== undefined || pending === "apply" || pending === "rollBack";
  const { tone, word } = describeState(changeSet, running ? (runBy ?? "you") : undefined);
  const plan = isPlan(changeSet);
  const editable = may.edit.allowed && pending === undefined && !moved;
  const blocked = describeBlocked(props);
  const goOn = state === "Applying";
  const written = changes.filter(({ step }) => step?.state === "Applied").length;
  return (
    <>
      <PageHeader
        title={changeSet.title}
        state={<StatusPill tone={tone}>{word}</StatusPill>}
        subtitle={`${countNoun(changes.length, "change")} in ${changeSet.clusters.join(", ")} · by ${changeSet.authorName}`}
        actions={
          <>
            {may.edit.allowed ? (
              <Button icon={Pencil} disabled={!editable} onClick={props.onDetails}>
                Edit the details…
              </Button>
            ) : null}
            {may.delete.allowed ? (
              <Button icon={Trash2} disabled={pending !== undefined} onClick={props.onDelete}>
                Delete…
              </Button>
            ) : null}
            {may.rollBack.allowed ? (
              <Button
                icon={RotateCcw}
                pending={pending === "rollBack"}
                disabled={pending === "apply"}
                onClick={props.onRollBack}
              >
                Roll back
              </Button>
            ) : null}
            {plan || goOn ? (
              <Button
                variant="primary"
                icon={Play}
                pending={pending === "apply"}
                disabled={blocked !== undefined || (pending !== undefined && pending !== "apply")}
                aria-describedby={blocked === undefined ? undefined : "apply-blocked"}
                onClick={props.onApply}
              >
                {goOn ? "Go on applying" : "Apply"}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid flex-1 items-start gap-4 p-4 md:p-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {moved ? (
            <Callout
              tone="warn"
              title="Somebody edited it while you looked at it"
              action={
                <Button size="sm" onClick={props.onSeen}>
                  I have seen it
                </Button>
              }
            >
              Nothing of yours was written. You see the new version now.
            </Callout>
          ) : null}
          {failure === undefined ? null : <ErrorState title={failure.title} error={failure.error} />}
          {message === "" ? null : (
            <Callout tone={state === "Failed" ? "bad" : "warn"} title={titleOfMessage(state)}>
              {message}
            </Callout>
          )}
          {changeSet.description === "" ? null : (
            <p className="text-sm wrap-anywhere whitespace-pre-wrap">{changeSet.description}</p>
          )}
          <ol aria-label="Changes, in the order they are written" className="flex flex-col gap-4">
            {changes.map((change, index) => (
              <ChangeItem
                // The order is what is edited; a change has no name of its own.
                // oxlint-disable-next-line react/no-array-index-key
                key={`${index} ${change.cluster}`}
                change={change}
                index={index}
                count={changes.length}
                running={running}
                judged={plan ? preview.data?.changes[index] : undefined}
                asking={plan && preview.asking}
                editable={editable}
                onMove={(by) => props.onMove(index, by)}
                onRemove={() => props.onRemove(index)}
                onRemoveEdit={(edit) => props.onRemoveEdit(index, edit)}
                onTakeCurrent={(edit) => props.onTakeCurrent(index, edit)}
              />
            ))}
          </ol>
        </div>
        <section
          aria-label="Approval and facts"
          // A scrolling box must be reachable by keyboard. Source: WCAG 2.1.1.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-24 xl:max-h-[calc(100dvh-10rem)] xl:overflow-y-auto"
        >
          {blocked === undefined || !(plan || goOn) ? null : (
            <p id="apply-blocked" data-testid="apply-blocked" className="text-sm text-muted">
              It cannot be applied now: {blocked}.
            </p>
          )}
          {plan ? null : (
            <Card title="Progress" aside={running ? `by ${runBy ?? "you"}` : undefined}>
              <p data-testid="progress" aria-live="polite" className="text-sm">
                {written} of {countNoun(changes.length, "change")} in the clusters
              </p>
            </Card>
          )}
          <ApprovalCard
            key={changeSet.digest}
            changeSet={changeSet}
            pending={pending === "approve" || pending === "reject" ? pending : undefined}
            onDecide={props.onDecide}
          />
          {plan ? (
            <EffectSummary
              preview={preview.data}
              error={preview.error}
              retrying={preview.asking}
              onRetry={preview.onRetry}
            />
          ) : null}
          <Card title="About">
            <DefinitionList
              items={[
                { term: "Author", value: changeSet.authorName },
                ...(changeSet.contributors.length === 0
                  ? []
                  : [{ term: "Also edited by", value: changeSet.contributors.join(", ") }]),
                { term: "Belongs to", value: changeSet.workspace ?? "organization" },
                {
                  term: "Clusters",
                  value: (
                    <span className="flex flex-wrap gap-1">
                      {changeSet.clusters.map((cluster) => (
                        <Badge key={cluster}>{cluster}</Badge>
                      ))}
                    </span>
                  ),
                },
                { term: "Made", value: <RelativeTime time={changeSet.createdAt} /> },
              ]}
            />
          </Card>
        </section>
      </div>
    </>
  );
}

function titleOfMessage(state: ChangeSetView["state"]): string {
  if (state === "Failed") return "It failed";
  if (state === "RollingBack") return "It is being taken back";
  return "It is not finished";
}
