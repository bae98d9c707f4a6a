"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { AddToChangeSetContainer } from "@/components/change-sets/add-to-change-set-container";
import { useDebounced } from "@/components/form/use-debounced";
import { useUnsavedGuard } from "@/components/form/use-unsaved-guard";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { asFailure } from "@/components/ui/as-failure";
import type { Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { catalogQueries } from "@/lib/client/catalog";
import { changeMutations, changeQueries } from "@/lib/client/changes";
import type { Change } from "@/lib/domain/istio/change";
import type { Finding } from "@/lib/domain/istio/finding";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import { formatPath } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { ChangeConflictDialog } from "./change-conflict-dialog";
import { ChangeProgressContainer } from "./change-progress-container";
import {
  type AnyForm,
  type EditorDraft,
  editPlace,
  editText,
  editValues,
  findFormProblems,
  formatChange,
  asWritten,
  isDraftChanged,
  isDraftDirty,
  listClashes,
  rebaseDraft,
  startDraft,
} from "./editor-draft";
import { IstioEditor } from "./istio-editor";
import type { IstioKind } from "./istio-kind";
import { PlaceFields } from "./place-fields";
import { useAppliedChange } from "./use-applied-change";
import { useViolations } from "./use-violations";

const YamlEditor = dynamic(() => import("@/components/yaml-editor/yaml-editor"), {
  ssr: false,
  loading: () => <SkeletonRows rows={8} label="Loading the editor" />,
});

interface Props {
  cluster: string;
  kind: IstioKind;
  form: AnyForm;
  /** As read from the cluster; null: to be created from `initial`. */
  base: KubernetesObject | null;
  initial: KubernetesObject;
  permission: { allowed: boolean; reason: string };
  findings: readonly Finding[];
  /** Beside the actions of the page. */
  links?: ReactNode;
  unavailable: string | undefined;
  /** Reads the object again; null when it is gone. @throws StatusError */
  onReload: (object: KubernetesObject) => Promise<KubernetesObject | null>;
  /** The address of the object that was created or is left. */
  hrefOf: (object: KubernetesObject) => string;
}

interface Conflict {
  reason: string;
  theirs: KubernetesObject | null | undefined;
  error: Failure | null;
}

const isConflict = (error: unknown) => isStatusError(error) && error.code === 409;
const nothing: Change = { edits: [] };

const describeTheirs = (theirs: KubernetesObject | null | undefined) =>
  theirs === null || theirs === undefined ? theirs : toYaml(theirs);

function titleOf(kind: IstioKind, { base, object }: EditorDraft): string {
  return base === null ? `New ${kind.noun}` : object.metadata.name;
}

/** Everything an editor of one object does: judge while one types, preview, apply, delete, conflict, progress, undo. */
export function IstioEditorContainer(props: Props) {
  const { cluster, kind, form, permission, unavailable } = props;
  const router = useRouter();
  // What the edit is based on moves only when the person chooses or saves.
  const [draft, setDraft] = useState(() => startDraft(form, props.base, props.initial));
  const [deleting, setDeleting] = useState(false);
  // Deleted while this page was open: nothing is created again by an idle key.
  const [gone, setGone] = useState(false);
  const [initial] = useState(props.initial);
  const [createdAt, setCreatedAt] = useState<string>();
  const [conflict, setConflict] = useState<Conflict>();
  const [restarting, setRestarting] = useState(false);
  const catalog = useQuery(catalogQueries.get(cluster));
  const apply = useMutation(changeMutations.apply(cluster));
  const undo = useMutation(changeMutations.undo(cluster));

  const judged = useViolations(draft.object, draft.base);
  const { judging, schema, descriptions } = judged;
  const violations = [...judged.violations, ...findFormProblems(form, draft)];
  const valid = deleting || !violations.some(({ severity }) => severity === "error");
  const change = formatChange(draft, deleting);
  const stood = useDebounced(change ?? nothing, JSON.stringify(change), 350);
  const wanted =
    change !== undefined &&
    valid &&
    !judging &&
    !gone &&
    (isDraftChanged(draft) || deleting) &&
    unavailable === undefined;
  const preview = useQuery({
    ...changeQueries.preview(cluster, stood.value),
    enabled: wanted && stood.settled && permission.allowed,
  });
  const refusals = (wanted ? (preview.data?.edits ?? []) : []).flatMap((edit) =>
    edit.violations.filter(({ stage }) => stage === "guardrail"),
  );
  const guard = useUnsavedGuard(
    permission.allowed &&
      !gone &&
      isDraftDirty(draft) &&
      (draft.base !== null || draft.text !== toYaml(initial)),
  );

  const begin = (next: EditorDraft, { isGone = false, isDeleting = false } = {}) => {
    apply.reset();
    setGone(isGone);
    setDeleting(isDeleting);
    setDraft(next);
  };
  /** After a write: from what the cluster has now, or else from what was written. */
  const restart = async (object: KubernetesObject, written: KubernetesObject | undefined) => {
    setRestarting(true);
    try {
      const next = await props.onReload(object);
      // Gone: what was written last is kept as the beginning of a new object.
      if (next === null) begin(startDraft(form, null, object), { isGone: true });
      else begin(rebaseDraft(form, draft.base === null ? startDraft(form, next, next) : draft, next));
    } catch (error) {
      if (written !== undefined) begin(startDraft(form, written, written));
      toast.error("It was written, but could not be read again", { description: asFailure(error).message });
    } finally {
      setRestarting(false);
    }
  };
  const openConflict = (reason: string) => {
    setConflict({ reason, theirs: undefined, error: null });
    props.onReload(draft.object).then(
      (theirs) => setConflict({ reason, theirs, error: null }),
      (error: unknown) => setConflict({ reason, theirs: undefined, error: asFailure(error) }),
    );
  };

  const { applied, submit, runUndo } = useAppliedChange({
    apply,
    undo,
    undoneText: `${kind.noun} is as it was before`,
    onUndone: async () => {
      if (createdAt !== undefined) window.history.replaceState(null, "", createdAt);
      await restart(draft.object, undefined);
    },
  });
  const save = () => {
    if (change === undefined) return;
    const { object } = draft;
    const done = deleting ? "Deleted" : draft.base === null ? "Created" : "Saved";
    submit(change, {
      done,
      text: `${object.kind} ${object.metadata.name} was ${done.toLowerCase()} in ${cluster}`,
      onApplied: async ({ undo: { edits } }) => {
        // The page stays, with the way back on it; only its address follows.
        if (draft.base === null) {
          setCreatedAt(`${window.location.pathname}${window.location.search}`);
          window.history.replaceState(null, "", props.hrefOf(object));
        }
        const stored = edits[0]?.written;
        const next = stored ? asWritten(object, stored) : undefined;
        // Everything of the draft was written: there is nothing to put on top of what is read now.
        if (next !== undefined) setDraft(startDraft(form, next, next));
        await restart(object, next);
      },
      onError: (error) => {
        if (isConflict(error) && draft.base !== null) openConflict(asFailure(error).message);
      },
    });
  };

  const previewConflict =
    wanted && conflict === undefined && draft.base !== null && isConflict(preview.error)
      ? preview.error
      : null;
  // An edit made while one is on its way, or while what was written is read again, would be lost with the answer.
  const isBusy = apply.isPending || undo.isPending || restarting;
  const readOnly = !permission.allowed || unavailable !== undefined || isBusy;
  const Fields = form?.Fields;
  const Beside = form?.Beside;
  const namespace = draft.object.metadata.namespace ?? "";
  return (
    <>
      <IstioEditor
        title={gone ? draft.object.metadata.name : titleOf(kind, draft)}
        subtitle={
          draft.base === null
            ? `${kind.purpose} · in ${cluster}`
            : `${kind.kind} · namespace ${namespace} · in ${cluster}`
        }
        links={props.links}
        cluster={cluster}
        draft={draft}
        hasForm={Fields !== undefined}
        fields={
          <>
            {draft.base === null ? (
              <PlaceFields
                name={draft.object.metadata.name}
                namespace={namespace}
                namespaces={catalog.data?.namespaces ?? []}
                readOnly={readOnly || draft.textProblems.length > 0}
                onChange={(place) => setDraft((current) => editPlace(current, place))}
              />
            ) : null}
            {Fields === undefined ? null : (
              <Fields
                values={draft.values}
                onChange={(values) => {
                  apply.reset();
                  setDraft((current) => editValues(form, current, values));
                }}
                catalog={catalog.data}
                cluster={cluster}
                namespace={namespace}
                readOnly={readOnly || draft.textProblems.length > 0}
                isNew={draft.base === null}
                onNamespace={
                  draft.base === null
                    ? (next) => setDraft((current) => editPlace(current, { namespace: next }))
                    : undefined
                }
              />
            )}
          </>
        }
        beside={
          Beside === undefined ? null : (
            <Beside
              cluster={cluster}
              namespace={namespace}
              object={draft.object}
              base={draft.base}
              change={valid && (isDraftChanged(draft) || deleting) ? change : undefined}
              catalog={catalog.data}
            />
          )
        }
        violations={violations}
        refusals={refusals}
        judging={judging}
        findings={draft.base === null || isDraftChanged(draft) ? [] : props.findings}
        preview={{
          data: wanted ? preview.data : undefined,
          error: wanted ? preview.error : null,
          loading: wanted && (!stood.settled || preview.isFetching),
        }}
        permission={permission}
        unavailable={unavailable}
        deleting={deleting}
        gone={gone}
        onCreateAgain={() => setGone(false)}
        applying={apply.isPending}
        applyError={
          apply.error !== null && !(isConflict(apply.error) && draft.base !== null) ? apply.error : null
        }
        progress={
          applied === undefined ? null : (
            <ChangeProgressContainer
              key={applied.revision}
              cluster={cluster}
              revision={applied.revision}
              pushVersion={applied.pushVersion}
              done={applied.done}
              undone={applied.undone}
              undoing={undo.isPending}
              onUndo={() => runUndo(applied.result.undo)}
            />
          )
        }
        yaml={
          <YamlEditor
            value={draft.text}
            label={`${kind.kind} as YAML`}
            readOnly={readOnly}
            {...(draft.textProblems.length > 0 ? { problems: draft.textProblems } : {})}
            violations={draft.textProblems.length > 0 ? [] : [...violations, ...refusals]}
            {...(schema === undefined ? {} : { schema })}
            {...(descriptions === undefined ? {} : { descriptions })}
            onChange={(text) => {
              if (text === draft.text) return;
              apply.reset();
              setDraft(editText(form, draft, text));
            }}
          />
        }
        renderElsewhere={(blocked) => (
          <AddToChangeSetContainer
            cluster={cluster}
            change={change ?? nothing}
            blocked={blocked}
            onAdded={() => begin(startDraft(form, draft.base, draft.base ?? initial))}
          />
        )}
        onApply={save}
        onReset={() => begin(startDraft(form, draft.base, draft.base ?? initial))}
        onDelete={setDeleting}
        onShowConflict={previewConflict === null ? undefined : () => openConflict(previewConflict.message)}
      />
      <ChangeConflictDialog
        open={conflict !== undefined}
        reason={conflict?.reason ?? ""}
        base={draft.base === null ? "" : toYaml(draft.base)}
        mine={deleting ? "" : toYaml(draft.object)}
        theirs={describeTheirs(conflict?.theirs)}
        clashes={
          deleting || !conflict?.theirs
            ? []
            : listClashes(draft, conflict.theirs).map((path) => formatPath(path))
        }
        deleting={deleting}
        error={conflict?.error ?? null}
        onTakeTheirs={() => {
          if (conflict?.theirs === null) begin(startDraft(form, null, draft.object), { isGone: true });
          else if (conflict?.theirs !== undefined) begin(startDraft(form, conflict.theirs, conflict.theirs));
          setConflict(undefined);
        }}
        onReapplyMine={() => {
          const theirs = conflict?.theirs;
          if (theirs === null) begin(startDraft(form, null, draft.object), { isGone: deleting });
          else if (theirs !== undefined && deleting)
            begin(startDraft(form, theirs, theirs), { isDeleting: true });
          else if (theirs !== undefined) begin(rebaseDraft(form, draft, theirs));
          setConflict(undefined);
        }}
        onClose={() => setConflict(undefined)}
      />
      <AlertDialog
        open={guard.heldBack !== undefined}
        onOpenChange={(open) => {
          if (!open) guard.forget();
        }}
        title="Leave without saving?"
        confirmLabel="Leave and discard"
        onConfirm={() => {
          if (guard.heldBack !== undefined) router.push(guard.heldBack);
        }}
      >
        <p>Your change is not saved. Leaving discards it; the cluster stays as it is.</p>
      </AlertDialog>
    </>
  );
}
