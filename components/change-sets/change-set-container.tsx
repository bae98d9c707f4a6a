"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { asFailure } from "@/components/ui/as-failure";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useFailure } from "@/components/ui/use-failure";
import { changeSetMutations, changeSetQueries, type ChangeSetName } from "@/lib/client/change-sets";
import { objectQueries } from "@/lib/client/objects";
import { findMeshResource, resourceName } from "@/lib/domain/kubernetes/resources";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { ChangeSetUpdate, ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { ChangeSetDetail, isPlan } from "./change-set-detail";
import { ChangeSetDetailsDialog } from "./change-set-details-dialog";
import {
  type Changes,
  changesOf,
  moveChange,
  rebaseEdit,
  removeChange,
  removeEdit,
  toUpdate,
} from "./edit-changes";

/** The page of one change set. */
export function ChangeSetContainer(place: ChangeSetName) {
  const changeSet = useQuery(changeSetQueries.get(place));
  const failure = useFailure(changeSet);
  if (changeSet.data !== undefined) return <Loaded place={place} latest={changeSet.data} />;
  return (
    <>
      <PageHeader title="Change set" />
      <div className="p-4 md:p-6">
        {failure ? (
          <ErrorState
            title="Could not load the change set"
            error={failure}
            retrying={changeSet.isFetching}
            onRetry={() => void changeSet.refetch()}
          />
        ) : (
          <SkeletonRows rows={8} label="Loading the change set" />
        )}
      </div>
    </>
  );
}

type Asked = "apply" | "rollBack" | "delete" | { changes: Changes };

function Loaded({ place, latest }: { place: ChangeSetName; latest: ChangeSetView }) {
  const router = useRouter();
  const client = useQueryClient();
  // What was read last: an edit by somebody else is shown, and nothing is decided of it before it was seen.
  const [seen, setSeen] = useState(latest.digest);
  const [failure, setFailure] = useState<{ title: string; error: Failure }>();
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const update = useMutation(changeSetMutations.update(place));
  const decide = useMutation(changeSetMutations.decide(place));
  const apply = useMutation(changeSetMutations.apply(place));
  const rollBack = useMutation(changeSetMutations.rollBack(place));
  const remove = useMutation(changeSetMutations.remove(place));
  const preview = useQuery({
    ...changeSetQueries.preview(place, latest.digest),
    enabled: isPlan(latest),
  });
  const moved = latest.digest !== seen && !update.isPending;

  const fail = (title: string) => (error: unknown) => {
    setFailure({ title, error: asFailure(error) });
    if (isStatusError(error) && error.code === 409)
      void client.invalidateQueries({ queryKey: changeSetQueries.get(place).queryKey });
  };
  const save = (next: ChangeSetUpdate, done?: () => void) => {
    setFailure(undefined);
    update.mutate(next, {
      onSuccess: ({ digest }) => {
        setSeen(digest);
        done?.();
      },
      onError: fail("The edit was not saved"),
    });
  };
  const edit = (changes: Changes) => {
    // An edit makes an approval void: that is asked first.
    if (latest.state === "Approved") setAsked({ changes });
    else save(toUpdate(latest, { changes }));
  };
  const takeCurrent = async (change: number, at: number) => {
    const target = latest.changes[change];
    const object = target?.edits[at]?.object;
    const resource = object && findMeshResource(object);
    if (target === undefined || object === undefined || resource === undefined) return;
    const { name, namespace } = object.metadata;
    try {
      const key = { cluster: target.cluster, resource: resourceName(resource), namespace, name };
      const live = await client.fetchQuery({ ...objectQueries.detail(key), staleTime: 0 });
      const version = live.object.metadata.resourceVersion ?? "";
      edit(rebaseEdit(changesOf(latest), change, at, version));
    } catch (error) {
      fail("The current version could not be read")(error);
    }
  };
  const tell = (view: ChangeSetView) => {
    if (view.state === "Applied") toast.success(`“${view.title}” is applied`);
    else if (view.state === "RolledBack") toast.success(`“${view.title}” is rolled back`);
    else toast.warning(`“${view.title}” is not done`, { description: view.message });
  };

  return (
    <>
      <ChangeSetDetail
        changeSet={latest}
        preview={{
          data: preview.data,
          error: preview.error,
          asking: preview.isFetching,
          onRetry: () => void preview.refetch(),
        }}
        pending={
          apply.isPending
            ? "apply"
            : rollBack.isPending
              ? "rollBack"
              : decide.isPending
                ? decide.variables.verdict
                : remove.isPending
                  ? "delete"
                  : update.isPending
                    ? "edit"
                    : undefined
        }
        failure={failure}
        moved={moved}
        onSeen={() => {
          setSeen(latest.digest);
          setFailure(undefined);
        }}
        onApply={() => setAsked("apply")}
        onRollBack={() => setAsked("rollBack")}
        onDecide={(verdict, comment) => {
          setFailure(undefined);
          decide.mutate(
            { verdict, comment, digest: seen },
            {
              onSuccess: () =>
                toast.success(verdict === "approve" ? "Approved" : "Rejected", { description: latest.title }),
              onError: fail(verdict === "approve" ? "It was not approved" : "It was not rejected"),
            },
          );
        }}
        onDetails={() => setEditing(true)}
        onDelete={() => setAsked("delete")}
        onMove={(change, by) => edit(moveChange(changesOf(latest), change, by))}
        onRemove={(change) => edit(removeChange(changesOf(latest), change))}
        onRemoveEdit={(change, at) => edit(removeEdit(changesOf(latest), change, at))}
        onTakeCurrent={(change, at) => void takeCurrent(change, at)}
      />
      {editing ? (
        <ChangeSetDetailsDialog
          facts={latest}
          approved={latest.state === "Approved"}
          pending={update.isPending}
          error={update.error}
          onSave={({ title, description, requiresApproval }) =>
            save(toUpdate(latest, { title, description, requiresApproval }), () => setEditing(false))
          }
          onClose={() => {
            update.reset();
            setEditing(false);
          }}
        />
      ) : null}
      <AlertDialog
        open={asked === "apply"}
        onOpenChange={(open) => setAsked(open ? "apply" : undefined)}
        title={`Apply “${latest.title}”?`}
        confirmLabel={`Apply to ${latest.clusters.join(", ")}`}
        danger={false}
        onConfirm={() => {
          setAsked(undefined);
          setFailure(undefined);
          apply.mutate(seen, { onSuccess: tell, onError: fail("It was not applied") });
        }}
      >
        <p>
          The changes are written as you, one after the other. When one is refused, those before it are taken
          back.
        </p>
      </AlertDialog>
      <AlertDialog
        open={asked === "rollBack"}
        onOpenChange={(open) => setAsked(open ? "rollBack" : undefined)}
        title={`Roll back “${latest.title}”?`}
        confirmLabel="Roll back"
        onConfirm={() => {
          setAsked(undefined);
          setFailure(undefined);
          rollBack.mutate(undefined, { onSuccess: tell, onError: fail("It was not rolled back") });
        }}
      >
        <p>
          What it wrote is put back to what was there before, the last change first. What somebody else edited
          since is left as it is.
        </p>
      </AlertDialog>
      <AlertDialog
        open={asked === "delete"}
        onOpenChange={(open) => setAsked(open ? "delete" : undefined)}
        title={`Delete “${latest.title}”?`}
        confirmLabel="Delete the change set"
        pending={remove.isPending}
        onConfirm={() => {
          setFailure(undefined);
          remove.mutate(undefined, {
            onSuccess: () => router.push("/change-sets"),
            onError: (error) => {
              setAsked(undefined);
              fail("It was not deleted")(error);
            },
          });
        }}
      >
        <p>
          {latest.may.rollBack.allowed
            ? "What it wrote stays in the clusters and can no longer be rolled back together."
            : "Nothing of it is in a cluster."}
        </p>
      </AlertDialog>
      <AlertDialog
        open={typeof asked === "object"}
        onOpenChange={(open) => {
          if (!open) setAsked(undefined);
        }}
        title="Edit what is approved?"
        confirmLabel="Edit it"
        danger={false}
        onConfirm={() => {
          if (typeof asked === "object") save(toUpdate(latest, { changes: asked.changes }));
          setAsked(undefined);
        }}
      >
        <p>The approval becomes void; somebody has to approve the new version.</p>
      </AlertDialog>
    </>
  );
}
