"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useDebounced } from "@/components/form/use-debounced";
import { useUnsavedGuard } from "@/components/form/use-unsaved-guard";
import { AlertDialog } from "@/components/ui/alert-dialog";
import type { Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { catalogQueries } from "@/lib/client/catalog";
import { changeMutations, changeQueries } from "@/lib/client/changes";
import type { Change } from "@/lib/domain/istio/change";
import type { Finding } from "@/lib/domain/istio/finding";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import { mergeManifest } from "@/lib/domain/istio/merge-manifest";
import { mergeThreeWay } from "@/lib/domain/istio/merge-three-way";
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
  isDraftChanged,
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
const asFailure = (error: unknown): Failure => (error instanceof Error ? error : new Error(String(error)));
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
  const [conflict, setConflict] = useState<Conflict>();
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
    (isDraftChanged(draft) || deleting) &&
    unavailable === undefined;
  const preview = useQuery({
    ...changeQueries.preview(cluster, stood.value),
    enabled: wanted && stood.settled && permission.allowed,
  });
  const guard = useUnsavedGuard(
    permission.allowed &&
      !deleting &&
      isDraftChanged(draft) &&
      (draft.base !== null || draft.text !== toYaml(props.initial)),
  );

  const begin = (base: KubernetesObject | null, object: KubernetesObject) => {
    apply.reset();
    setDeleting(false);
    setDraft(startDraft(form, base, object));
  };
  const restart = async (object: KubernetesObject) => {
    try {
      const next = await props.onReload(object);
      // Gone: what was written last is kept as the beginning of a new object.
      begin(next, next ?? object);
    } catch (error) {
      toast.error("It was saved, but could not be read again", { description: asFailure(error).message });
    }
  };
  const openConflict = (reason: string) => {
    setConflict({ reason, theirs: undefined, error: null });
    props.onReload(draft.object).then(
      (theirs) => setConflict({ reason, theirs, error: null }),
      (error: unknown) => setConflict({ reason, theirs: undefined, error: asFailure(error) }),
    );
  };
  const merge = conflict?.theirs ? mergeThreeWay(draft.base, draft.object, conflict.theirs) : undefined;

  const { applied, submit, runUndo } = useAppliedChange({
    apply,
    undo,
    undoneText: `${kind.noun} is as it was before`,
    onUndone: () => restart(draft.object),
  });
  const save = () => {
    if (change === undefined) return;
    const { object } = draft;
    const done = deleting ? "Deleted" : draft.base === null ? "Created" : "Saved";
    submit(change, {
      done,
      text: `${object.kind} ${object.metadata.name} was ${done.toLowerCase()} in ${cluster}`,
      onApplied: async () => {
        // The page stays, with the way back on it; only its address follows.
        if (draft.base === null) window.history.replaceState(null, "", props.hrefOf(object));
        await restart(object);
      },
      onError: (error) => {
        if (isConflict(error) && draft.base !== null) openConflict(error.message);
      },
    });
  };

  const previewConflict =
    wanted && conflict === undefined && draft.base !== null && isConflict(preview.error)
      ? preview.error
      : null;
  const readOnly = !permission.allowed || unavailable !== undefined;
  const Fields = form?.Fields;
  const Beside = form?.Beside;
  const namespace = draft.object.metadata.namespace ?? "";
  return (
    <>
      <IstioEditor
        title={titleOf(kind, draft)}
        subtitle={
          draft.base === null
            ? `${kind.purpose} · in ${cluster}`
            : `${kind.kind} · namespace ${namespace} · in ${cluster}`
        }
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
            violations={draft.textProblems.length > 0 ? [] : violations}
            {...(schema === undefined ? {} : { schema })}
            {...(descriptions === undefined ? {} : { descriptions })}
            onChange={(text) => {
              if (text === draft.text) return;
              apply.reset();
              setDraft(editText(form, draft, text));
            }}
          />
        }
        onApply={save}
        onReset={() => begin(draft.base, draft.base ?? props.initial)}
        onDelete={setDeleting}
        onShowConflict={previewConflict === null ? undefined : () => openConflict(previewConflict.message)}
      />
      <ChangeConflictDialog
        open={conflict !== undefined}
        reason={conflict?.reason ?? ""}
        base={draft.base === null ? "" : toYaml(draft.base)}
        mine={deleting ? "" : toYaml(draft.object)}
        theirs={describeTheirs(conflict?.theirs)}
        clashes={merge?.conflicts.filter(([first]) => first === "spec").map(formatPath) ?? []}
        error={conflict?.error ?? null}
        onTakeTheirs={() => {
          if (conflict?.theirs !== undefined) begin(conflict.theirs, conflict.theirs ?? draft.object);
          setConflict(undefined);
        }}
        onReapplyMine={() => {
          if (conflict?.theirs === null) begin(null, draft.object);
          else if (conflict?.theirs !== undefined && merge !== undefined)
            begin(conflict.theirs, mergeManifest(merge.merged as KubernetesObject, conflict.theirs));
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
