"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { asFailure } from "@/components/ui/as-failure";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { ServiceKey } from "@/lib/client/services";
import { trafficSplitMutations, trafficSplitQueries } from "@/lib/client/traffic-split";
import type { TrafficSplitUndo, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { AppliedShare } from "./apply-progress";
import { ApplyProgressContainer } from "./apply-progress-container";
import { compareConflict, explainImpossible, reapplyDraft } from "./compare-conflict";
import { ConflictDialog } from "./conflict-dialog";
import {
  currentWeights,
  findDraftProblems,
  formatEdit,
  isDraftChanged,
  isDraftWorthSaving,
  type SplitDraft,
  startDraft,
} from "./split-draft";
import { TrafficSplitForm } from "./traffic-split-form";
import { useDebounced } from "@/components/form/use-debounced";
import { useUnsavedGuard } from "@/components/form/use-unsaved-guard";

const ObjectYamlContainer = dynamic(
  () => import("./object-yaml-container").then((module) => module.ObjectYamlContainer),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={10} label="Loading the editor" />,
  },
);

interface EditorProps {
  service: ServiceKey;
  view: TrafficSplitView;
  unavailable: string | undefined;
  /** Reads the split again. @throws StatusError */
  onReload: () => Promise<TrafficSplitView>;
}

interface Conflict {
  reason: string;
  before: TrafficSplitView;
  theirs: TrafficSplitView | undefined;
  error: Failure | null;
}

interface Applied {
  revision: string;
  /** istiod's newest push before the save; undefined when it could not be asked. */
  pushVersion: string | undefined;
  shares: AppliedShare[];
  undo: TrafficSplitUndo;
  undone: boolean;
}

const isConflict = (error: unknown) => isStatusError(error) && error.code === 409;

function describeShares(view: TrafficSplitView, draft: SplitDraft): AppliedShare[] {
  const before = currentWeights(view, draft.routeIndex);
  return draft.rows.map((row) => ({
    subset: row.subset,
    version: view.versions.find((version) => version.subset === row.subset)?.labels["version"] ?? row.subset,
    before: before.get(row.subset) ?? 0,
    wanted: row.weight ?? 0,
  }));
}

/** Everything the form does: preview while one edits, apply, conflict, progress, undo. */
export function TrafficSplitEditorContainer({ service, view: opened, unavailable, onReload }: EditorProps) {
  const router = useRouter();
  // What the edit is based on. It moves only when the person chooses or saves: a later answer must never lend its
  // resourceVersion to an older edit.
  const [view, setView] = useState(opened);
  const [draft, setDraft] = useState(() => startDraft(view));
  const [conflict, setConflict] = useState<Conflict>();
  const [restarting, setRestarting] = useState(false);
  const [applied, setApplied] = useState<Applied>();
  const apply = useMutation(trafficSplitMutations.apply(service));
  const undo = useMutation(trafficSplitMutations.undo(service));

  const edit = formatEdit(view, draft);
  const stood = useDebounced(edit, JSON.stringify(edit), 300);
  const valid = view.state !== "unsupported" && findDraftProblems(view, draft) === undefined;
  const wanted = valid && isDraftWorthSaving(view, draft) && stood.settled;
  const preview = useQuery({
    ...trafficSplitQueries.preview(service, stood.value),
    enabled: wanted && unavailable === undefined,
  });
  const guard = useUnsavedGuard(
    view.state !== "unsupported" && view.permission.allowed && isDraftChanged(view, draft),
  );

  const startFrom = (next: TrafficSplitView, nextDraft: SplitDraft) => {
    setView(next);
    setDraft(nextDraft);
  };
  const restart = async (routeIndex?: number) => {
    setRestarting(true);
    try {
      const next = await onReload();
      startFrom(next, startDraft(next, routeIndex));
    } catch (error) {
      toast.error("The split was saved, but could not be read again", {
        description: asFailure(error).message,
      });
    } finally {
      setRestarting(false);
    }
  };

  const openConflict = (reason: string) => {
    setConflict({ reason, before: view, theirs: undefined, error: null });
    onReload().then(
      (theirs) => setConflict({ reason, before: view, theirs, error: null }),
      (error: unknown) => setConflict({ reason, before: view, theirs: undefined, error: asFailure(error) }),
    );
  };

  const runUndo = (body: TrafficSplitUndo) => {
    undo.mutate(body, {
      onSuccess: async (result) => {
        toast.success(`The split of ${service.service} is as it was before`);
        setApplied((current) =>
          current === undefined
            ? undefined
            : {
                ...current,
                undone: true,
                revision: `${current.revision}-undone`,
                pushVersion: result.pushVersion,
                shares: current.shares.map((share) => ({
                  ...share,
                  before: share.wanted,
                  wanted: share.before,
                })),
              },
        );
        await restart();
      },
      onError: (error) => toast.error("The undo was refused", { description: error.message }),
    });
  };

  const submit = () => {
    const shares = describeShares(view, draft);
    apply.mutate(edit, {
      onSuccess: async (result) => {
        setApplied({
          revision: result.objects.map((object) => object.resourceVersion).join(","),
          pushVersion: result.pushVersion,
          shares,
          undo: result.undo,
          undone: false,
        });
        toast.success(`The split of ${service.service} was saved in ${service.cluster}`, {
          action: { label: "Undo", onSelect: () => runUndo(result.undo) },
        });
        await restart(draft.routeIndex === -1 ? undefined : draft.routeIndex);
      },
      onError: (error) => {
        if (isConflict(error)) openConflict(error.message);
      },
    });
  };

  const previewConflict =
    wanted && conflict === undefined && isConflict(preview.error) ? preview.error : null;
  return (
    <>
      <TrafficSplitForm
        view={view}
        draft={draft}
        preview={{
          data: preview.data,
          error: wanted ? preview.error : null,
          loading: valid && isDraftWorthSaving(view, draft) && (!stood.settled || preview.isFetching),
        }}
        unavailable={unavailable}
        // What is edited while the saved split is read again would be lost with the answer.
        applying={apply.isPending || restarting}
        applyError={apply.error !== null && !isConflict(apply.error) ? apply.error : null}
        onDraft={(next) => {
          apply.reset();
          setDraft(next);
        }}
        onApply={submit}
        onShowConflict={previewConflict === null ? undefined : () => openConflict(previewConflict.message)}
        progress={
          applied === undefined ? null : (
            <ApplyProgressContainer
              key={applied.revision}
              service={service}
              revision={applied.revision}
              pushVersion={applied.pushVersion}
              shares={applied.shares}
              undone={applied.undone}
              undoing={undo.isPending}
              onUndo={() => runUndo(applied.undo)}
            />
          )
        }
        yaml={
          <ObjectYamlContainer
            key={view.virtualService?.metadata.resourceVersion}
            service={service}
            view={view}
            unavailable={unavailable}
            onSaved={() => restart()}
          />
        }
        renderError={(error) => <ErrorState title="The split was not saved" error={error} />}
      />
      <ConflictDialog
        open={conflict !== undefined}
        reason={conflict?.reason ?? ""}
        shares={
          conflict?.theirs === undefined
            ? undefined
            : compareConflict(conflict.before, conflict.theirs, draft)
        }
        error={conflict?.error ?? null}
        mineImpossible={
          conflict?.theirs === undefined
            ? undefined
            : explainImpossible(conflict.before, conflict.theirs, draft)
        }
        onTakeTheirs={() => {
          if (conflict?.theirs !== undefined) startFrom(conflict.theirs, startDraft(conflict.theirs));
          apply.reset();
          setConflict(undefined);
        }}
        onReapplyMine={() => {
          if (conflict?.theirs !== undefined)
            startFrom(conflict.theirs, reapplyDraft(conflict.before, conflict.theirs, draft));
          apply.reset();
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
        <p>
          Your change of the split of {service.service} is not saved. Leaving discards it; the cluster stays
          as it is.
        </p>
      </AlertDialog>
    </>
  );
}
