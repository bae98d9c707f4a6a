import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { EffectView } from "@/components/istio-editor/effect-view";
import { FindingList } from "@/components/istio-editor/finding-list";
import { ObjectLink } from "@/components/explanation/object-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { IconButton } from "@/components/ui/icon-button";
import { StatusText } from "@/components/ui/status-pill";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { ChangeEdit, ChangePreview } from "@/lib/domain/istio/change";
import { formatReference, refer } from "@/lib/domain/istio/explanation";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import type { Status } from "@/lib/domain/kubernetes/status-error";
import type {
  ChangeSetPreview,
  ChangeSetView,
  StepView,
} from "@/lib/domain/tenancy/change-sets/change-set-view";
import { describeStep } from "./change-set-words";

type Judged = ChangePreview["edits"][number];
type Change = ChangeSetView["changes"][number];

interface ChangeItemProps {
  change: Change;
  /** From 0. */
  index: number;
  count: number;
  /** Somebody is at it. */
  running: boolean;
  /** What its cluster says of it now; undefined while it is asked, or when it is not a plan any more. */
  judged: ChangeSetPreview["changes"][number] | undefined;
  asking: boolean;
  editable: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onRemoveEdit: (edit: number) => void;
  /** Puts the edit on the version that the cluster has now. */
  onTakeCurrent: (edit: number) => void;
}

/** One change: its edits as diffs, what the cluster says of them, what they do, and how far it is. */
export function ChangeItem(props: ChangeItemProps) {
  const { change, index, count, running, judged, asking, editable } = props;
  const { cluster, edits, step } = change;
  const preview = judged !== undefined && "preview" in judged ? judged.preview : undefined;
  const failure = judged !== undefined && "failure" in judged ? judged.failure : undefined;
  const conflict = failure?.code === 409;
  const number = index + 1;
  const heading = `change-${number}`;
  return (
    <li
      aria-labelledby={heading}
      data-testid="change"
      data-step={step?.state ?? "planned"}
      className="min-w-0 rounded-lg border border-line bg-surface"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <h2 id={heading} className="font-semibold">
          {number}. in {cluster}
        </h2>
        {step === undefined ? (
          <Verdict asking={asking} preview={preview} failure={failure} />
        ) : (
          <StepState step={step} running={running} />
        )}
        {editable ? (
          <span className="ml-auto flex items-center">
            <IconButton
              label={`Move change ${number} up`}
              icon={ArrowUp}
              disabled={index === 0}
              onClick={() => props.onMove(-1)}
            />
            <IconButton
              label={`Move change ${number} down`}
              icon={ArrowDown}
              disabled={index === count - 1}
              onClick={() => props.onMove(1)}
            />
            <IconButton
              label={
                count === 1 ? "The only change; delete the change set instead" : `Remove change ${number}`
              }
              icon={Trash2}
              disabled={count === 1}
              onClick={props.onRemove}
            />
          </span>
        ) : null}
      </header>
      {step === undefined || step.message === "" ? null : (
        <p className="px-4 pt-3 text-sm wrap-anywhere">{step.message}</p>
      )}
      {failure === undefined ? null : (
        <Callout
          tone={conflict ? "warn" : "bad"}
          className="m-4"
          title={
            conflict
              ? `${cluster} does not have the version that was edited`
              : failure.code >= 500
                ? `${cluster} could not check it`
                : "It would be refused"
          }
        >
          {failure.message}
        </Callout>
      )}
      <ul className="divide-y divide-line">
        {edits.map((edit, at) => (
          <EditItem
            key={formatReference(refer(edit.object))}
            cluster={cluster}
            edit={edit}
            judged={preview?.edits[at]}
            before={step?.before?.[at]}
            removable={editable && edits.length > 1}
            outdated={conflict && editable && edit.action !== "create"}
            onRemove={() => props.onRemoveEdit(at)}
            onTakeCurrent={() => props.onTakeCurrent(at)}
          />
        ))}
      </ul>
      {preview === undefined ? null : <Consequences preview={preview} />}
    </li>
  );
}

function StepState({ step, running }: { step: StepView; running: boolean }) {
  const { tone, word } = describeStep(step, running);
  return <StatusText tone={tone}>{word}</StatusText>;
}

function Verdict({
  asking,
  preview,
  failure,
}: {
  asking: boolean;
  preview: ChangePreview | undefined;
  failure: Status | undefined;
}) {
  if (failure !== undefined)
    return failure.code >= 500 ? (
      <StatusText tone="unknown">not checked</StatusText>
    ) : (
      <StatusText tone="bad">would be refused</StatusText>
    );
  if (preview === undefined)
    return asking ? <StatusText tone="progress">asking the cluster…</StatusText> : null;
  const refused = preview.edits.some(({ dryRun }) => !dryRun.accepted);
  if (refused) return <StatusText tone="bad">refused by the cluster</StatusText>;
  return preview.permission.allowed ? (
    <StatusText tone="ok">accepted by the cluster</StatusText>
  ) : (
    <StatusText tone="warn">you may not write it</StatusText>
  );
}

interface EditItemProps {
  cluster: string;
  edit: ChangeEdit;
  judged: Judged | undefined;
  before: StepBefore;
  removable: boolean;
  outdated: boolean;
  onRemove: () => void;
  onTakeCurrent: () => void;
}
type StepBefore = NonNullable<StepView["before"]>[number];

function EditItem(props: EditItemProps) {
  const { cluster, edit, judged, before, removable, outdated } = props;
  const reference = refer(edit.object);
  const name = formatReference(reference);
  const texts = textsOf(edit, judged, before);
  return (
    <li data-testid="edit" data-accepted={judged?.dryRun.accepted}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 text-sm">
        <Badge>{edit.action}</Badge>
        <ObjectLink cluster={cluster} object={reference} />
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {outdated ? (
            <Button size="sm" onClick={props.onTakeCurrent}>
              Plan it on the current version
            </Button>
          ) : null}
          {removable ? (
            <IconButton label={`Remove the edit of ${name}`} icon={Trash2} onClick={props.onRemove} />
          ) : null}
        </span>
      </div>
      {judged === undefined || judged.dryRun.accepted ? null : (
        <p className="px-4 text-sm wrap-anywhere text-bad">{judged.dryRun.message}</p>
      )}
      {(judged?.dryRun.warnings ?? []).map((warning) => (
        <p key={warning} className="px-4 text-sm wrap-anywhere text-warn">
          {warning}
        </p>
      ))}
      {texts.known && texts.before === texts.after ? (
        <p className="px-4 py-3 text-sm text-muted">The cluster has it like that already.</p>
      ) : (
        <YamlDiff before={texts.before} after={texts.after} label={`Change of ${name}`} />
      )}
    </li>
  );
}

/**
 * The diff: against the cluster while it is a plan, against what was replaced once it is written. What an update replaces is not known
 * when its cluster cannot say: then it is shown whole, as neither added nor removed.
 */
function textsOf({ action, object }: ChangeEdit, judged: Judged | undefined, before: StepBefore) {
  if (judged !== undefined) return { known: true, before: judged.beforeYaml, after: judged.afterYaml };
  const mine = toYaml(object);
  const after = action === "delete" ? "" : mine;
  if (before !== undefined) return { known: true, before: before === null ? "" : toYaml(before), after };
  return { known: action !== "update", before: action === "create" ? "" : mine, after };
}

function Consequences({ preview }: { preview: ChangePreview }) {
  const { introduced, resolved } = preview.findings;
  return (
    <details className="border-t border-line px-4 py-3 text-sm">
      <summary className="w-fit cursor-pointer text-muted hover:text-text">What it does in the mesh</summary>
      <div className="mt-3 flex flex-col gap-4">
        <EffectView effect={preview.effect} />
        {introduced.length === 0 ? null : <FindingList findings={introduced} label="Issues it would bring" />}
        {resolved.length === 0 ? null : (
          <p className="text-sm text-muted">It would end {resolved.length} issues.</p>
        )}
      </div>
    </details>
  );
}
