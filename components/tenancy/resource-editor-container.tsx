"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useDebounced } from "@/components/form/use-debounced";
import { useUnsavedGuard } from "@/components/form/use-unsaved-guard";
import { ChangeConflictDialog } from "@/components/istio-editor/change-conflict-dialog";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { asFailure } from "@/components/ui/as-failure";
import type { Failure } from "@/components/ui/error-state";
import { tenancyMutations, tenancyQueries } from "@/lib/client/tenancy";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { blockSave } from "./block-save";
import { ChangePreview } from "./change-preview";
import { LossWarning } from "./loss-warning";
import { offerUndo } from "./offer-undo";
import type { Permission } from "./permission";
import {
  findDraftProblems,
  isDraftDirty,
  placeRefusals,
  rebaseResource,
  type ResourceObject,
  toBody,
  toDraftText,
} from "./resource-draft";
import { ResourceEditor } from "./resource-editor";
import type { KnownSubjects } from "./subject-words";

/** What the fields of a form get. */
export interface DraftFields<S> {
  name: string;
  onName: (name: string) => void;
  spec: S;
  onChange: (spec: S) => void;
  readOnly: boolean;
  isNew: boolean;
  preview: TenancyChangePreview | undefined;
}

export interface ResourceEditorProps<S> {
  layout: "page" | "dialog";
  resource: string;
  /** How messages call it: "settings of workspace web"; `name` is that of the object, also when it is new. */
  what: (name: string) => string;
  title: string;
  subtitle?: ReactNode;
  /** As read from the host; null: to be created from `initial`. */
  base: ResourceObject<S> | null;
  initial: ResourceObject<S>;
  permission: Permission;
  known: KnownSubjects;
  /** The words on the primary action. */
  action: string;
  /** With what was written, when it was. */
  onClose: (saved?: ResourceObject<S>) => void;
  /** Say first when a save takes rights away; `self`: also when from whoever is looking, e.g. `User/42`. */
  warnsOfLoss?: { self?: string };
  children: (draft: DraftFields<S>) => ReactNode;
}

interface Conflict<S> {
  reason: string;
  theirs: ResourceObject<S> | null | undefined;
  error: Failure | null;
}

const isConflict = (error: unknown) => isStatusError(error) && error.reason === "Conflict";
const isGone = (error: unknown) => isStatusError(error) && error.code === 404;

/** Everything an editor of one object of tenancy does: judge, preview, save, conflict, undo, and hold back who leaves. */
export function ResourceEditorContainer<S>(props: ResourceEditorProps<S>) {
  const { resource, permission, known } = props;
  const router = useRouter();
  const client = useQueryClient();
  // What the edit is based on moves only when the person chooses: the pages around ask again all the time.
  const [base, setBase] = useState(props.base);
  const [start, setStart] = useState(props.base ?? props.initial);
  const [draft, setDraft] = useState(props.base ?? props.initial);
  const [conflict, setConflict] = useState<Conflict<S>>();
  const [leaving, setLeaving] = useState(false);
  const target = { resource, name: draft.metadata.name, namespace: draft.metadata.namespace };
  const create = useMutation(tenancyMutations.create(client, resource));
  const update = useMutation(tenancyMutations.update(client, target));
  const remove = useMutation(tenancyMutations.remove(client));

  const isNew = base === null;
  const saving = create.isPending || update.isPending;
  const dirty = isDraftDirty(start, draft);
  const violations = findDraftProblems(resource, draft, isNew);
  const body = toBody(draft);
  const stood = useDebounced(body, JSON.stringify(body), 300);
  const wanted = permission.allowed && (dirty || isNew) && violations.length === 0;
  const preview = useQuery({
    ...tenancyQueries.preview(
      { ...target, name: stood.value.metadata.name, namespace: draft.metadata.namespace },
      stood.value,
    ),
    enabled: wanted && stood.settled,
  });
  const data = wanted ? preview.data : undefined;
  const guard = useUnsavedGuard(permission.allowed && dirty && !saving);

  const openConflict = (reason: string) => {
    setConflict({ reason, theirs: undefined, error: null });
    client
      .fetchQuery({ ...tenancyQueries.object<ResourceObject<S>>(target), staleTime: 0, retry: false })
      .then(
        (theirs) => setConflict({ reason, theirs, error: null }),
        (error: unknown) =>
          setConflict({
            reason,
            theirs: isGone(error) ? null : undefined,
            error: isGone(error) ? null : asFailure(error),
          }),
      );
  };
  const goOn = (nextBase: ResourceObject<S> | null, nextDraft: ResourceObject<S>) => {
    create.reset();
    update.reset();
    setConflict(undefined);
    setBase(nextBase);
    setStart(nextBase ?? props.initial);
    setDraft(nextDraft);
  };
  const save = async () => {
    const what = props.what(draft.metadata.name);
    try {
      if (base === null) {
        await create.mutateAsync(body);
        offerUndo(`Created: ${what}`, () => remove.mutateAsync(target), `Gone again: ${what}`);
      } else {
        const written = await update.mutateAsync(body);
        const { resourceVersion = "" } = written.metadata;
        offerUndo(
          `Saved: ${what}`,
          () => update.mutateAsync(toBody({ ...base, metadata: { ...base.metadata, resourceVersion } })),
          `As before: ${what}`,
        );
      }
    } catch (error) {
      // Everything else is shown by the form, from the mutation.
      if (isConflict(error) && base !== null) openConflict(asFailure(error).message);
      return;
    }
    setStart(draft);
    props.onClose(draft);
  };

  const clashes = conflict?.theirs && base ? rebaseResource(base, draft, conflict.theirs) : undefined;
  const failure = create.error ?? update.error;
  const readOnly = !permission.allowed || saving;
  return (
    <>
      <ResourceEditor
        layout={props.layout}
        title={props.title}
        subtitle={props.subtitle}
        violations={[
          ...(dirty || !isNew ? violations : []),
          ...placeRefusals(data?.refusals ?? []),
          ...placeRefusals(isStatusError(failure) ? (failure.details?.causes ?? []) : []),
        ]}
        permission={permission}
        blocked={blockSave({
          dirty,
          isNew,
          problems: violations.length,
          previewing: wanted && (!stood.settled || preview.isFetching),
          previewFailed: wanted && preview.error !== null,
          refused: data !== undefined && (data.refusals.length > 0 || !data.dryRun.accepted),
        })}
        action={props.action}
        saving={saving}
        saveError={failure === null || (isConflict(failure) && base !== null) ? null : failure}
        onSave={() => void save()}
        onClose={() => {
          if (dirty && permission.allowed) setLeaving(true);
          else props.onClose();
        }}
        fields={props.children({
          name: draft.metadata.name,
          onName: (name) => setDraft((now) => ({ ...now, metadata: { ...now.metadata, name } })),
          spec: draft.spec,
          onChange: (spec) => setDraft((now) => ({ ...now, spec })),
          readOnly,
          isNew,
          preview: data,
        })}
        preview={
          <>
            {data === undefined || props.warnsOfLoss === undefined ? null : (
              <LossWarning preview={data} {...props.warnsOfLoss} />
            )}
            <ChangePreview
              preview={data}
              loading={wanted && (!stood.settled || preview.isFetching)}
              error={wanted ? preview.error : null}
              onRetry={() => void preview.refetch()}
              known={known}
              idle={
                permission.allowed
                  ? "As soon as something is changed, it says here what the save would do: conflicts, settings of what lies below, and whose rights change."
                  : "You see it as it is."
              }
            />
          </>
        }
      />
      {conflict === undefined ? null : (
        <ChangeConflictDialog
          open
          reason={conflict.reason}
          base={base === null ? "" : toDraftText(base)}
          mine={toDraftText(draft)}
          theirs={conflict.theirs ? toDraftText(conflict.theirs) : conflict.theirs}
          clashes={clashes?.clashes ?? []}
          error={conflict.error}
          onClose={() => setConflict(undefined)}
          onTakeTheirs={() => {
            if (conflict.theirs) goOn(conflict.theirs, conflict.theirs);
            else props.onClose();
          }}
          onReapplyMine={() => {
            if (conflict.theirs && clashes) goOn(conflict.theirs, clashes.object);
            else goOn(null, { ...draft, metadata: { ...draft.metadata, resourceVersion: "" } });
          }}
        />
      )}
      <AlertDialog
        open={leaving || guard.heldBack !== undefined}
        onOpenChange={(open) => {
          if (open) return;
          setLeaving(false);
          guard.forget();
        }}
        title="Leave without saving?"
        confirmLabel="Leave and discard"
        onConfirm={() => {
          if (guard.heldBack === undefined) props.onClose();
          else router.push(guard.heldBack);
        }}
      >
        <p>Your change is not saved. Leaving discards it; everything stays as it is.</p>
      </AlertDialog>
    </>
  );
}
