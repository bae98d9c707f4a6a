"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { tenancyMutations, tenancyQueries } from "@/lib/client/tenancy";
import { ChangePreview } from "./change-preview";
import { offerUndo } from "./offer-undo";
import { type ResourceObject, toBody } from "./resource-draft";
import type { KnownSubjects } from "./subject-words";

interface Props {
  resource: string;
  /** How messages call it: "workspace web". */
  what: string;
  object: ResourceObject<unknown>;
  known: KnownSubjects;
  /** A verb and its object: "Delete web". */
  action: string;
  /** Names what is destroyed, and what stays. */
  children: ReactNode;
  onClose: () => void;
  onRemoved?: () => void;
}

/** Asks before something of tenancy is deleted, with what it changes, and offers the way back. */
export function RemoveResourceContainer(props: Props) {
  const { resource, what, object, known, onClose, onRemoved } = props;
  const client = useQueryClient();
  const target = { resource, name: object.metadata.name, namespace: object.metadata.namespace };
  const preview = useQuery(tenancyQueries.preview(target, null));
  const remove = useMutation(tenancyMutations.remove(client));
  const create = useMutation(tenancyMutations.create(client, resource));
  const refusals = preview.data?.refusals ?? [];
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${props.action}?`}
      confirmLabel={props.action}
      pending={remove.isPending}
      onConfirm={() => {
        if (refusals.length > 0) return;
        remove.mutate(target, {
          onSuccess: () => {
            const again = toBody({ ...object, metadata: { ...object.metadata, resourceVersion: "" } });
            offerUndo(`Deleted: ${what}`, () => create.mutateAsync(again), `There again: ${what}`);
            onRemoved?.();
            onClose();
          },
        });
      }}
    >
      {props.children}
      {remove.error === null ? null : <ErrorState title="It was not deleted" error={remove.error} />}
      <ChangePreview
        preview={preview.data}
        loading={preview.isFetching}
        error={preview.error}
        onRetry={() => void preview.refetch()}
        known={known}
        idle=""
      />
    </AlertDialog>
  );
}
