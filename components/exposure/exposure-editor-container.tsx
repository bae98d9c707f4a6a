"use client";

import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useDebounced } from "@/components/form/use-debounced";
import { useUnsavedGuard } from "@/components/form/use-unsaved-guard";
import { AttachmentContainer } from "@/components/http-route/attachment-container";
import { ChangeProgressContainer } from "@/components/istio-editor/change-progress-container";
import { useAppliedChange } from "@/components/istio-editor/use-applied-change";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { changeMutations, changeQueries } from "@/lib/client/changes";
import { objectQueries } from "@/lib/client/objects";
import { buildExposure } from "@/lib/domain/gateway-api/build-exposure";
import type { Change, ChangeEdit } from "@/lib/domain/istio/change";
import type { CatalogService, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { findMeshResource, resourceName } from "@/lib/domain/kubernetes/resources";
import { readExposure, startExposure } from "./exposure-draft";
import { ExposureFields } from "./exposure-fields";
import { ExposurePage, type NamedObject } from "./exposure-page";

interface Props {
  cluster: string;
  service: CatalogService;
  catalog: MeshCatalog;
  permission: { allowed: boolean; reason: string };
  unavailable: string | undefined;
}

const nothing: Change = { edits: [] };

/** Creates of the objects, in their order. */
function toEdits(objects: readonly KubernetesObject[]): ChangeEdit[] {
  return objects.map((object) => ({
    action: "create",
    object: { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? "" } },
  }));
}

/** Which of the objects there are already, by the cluster's lists. */
function useExisting(cluster: string, objects: readonly KubernetesObject[], enabled: boolean) {
  const wanted = objects.flatMap(({ apiVersion, kind, metadata }): NamedObject[] => {
    const resource = findMeshResource({ apiVersion, kind });
    const object = { kind, namespace: metadata.namespace ?? "", name: metadata.name };
    return resource === undefined ? [] : [{ resource: resourceName(resource), object }];
  });
  const lists = useQueries({
    queries: wanted.map(({ resource, object }) => ({
      ...objectQueries.list(cluster, {
        kind: resource,
        namespace: object.namespace,
        search: object.name,
        pageSize: 200,
      }),
      enabled,
    })),
  });
  return {
    existing: enabled
      ? wanted.filter(({ object }, index) =>
          lists[index]?.data?.items.some(
            (row) => row.object.name === object.name && row.object.namespace === object.namespace,
          ),
        )
      : [],
    looking: enabled && lists.some(({ isPending, isPlaceholderData }) => isPending || isPlaceholderData),
  };
}

/** Fill in, see what would be made and where it attaches, write it all as one change, watch it, take it back. */
export function ExposureEditorContainer({ cluster, service, catalog, permission, unavailable }: Props) {
  const router = useRouter();
  // The catalog is read again and again; what the form began with stays.
  const [initial] = useState(() => startExposure(catalog, service));
  const [draft, setDraft] = useState(initial);
  const apply = useMutation(changeMutations.apply(cluster));
  const undo = useMutation(changeMutations.undo(cluster));
  const { applied, submit, runUndo, forget } = useAppliedChange({
    apply,
    undo,
    undoneText: `${service.name} is no longer exposed`,
    onUndone: () => undefined,
  });
  const reading = readExposure(draft, service);
  const objects = "exposure" in reading ? buildExposure(reading.exposure, catalog.domain) : [];
  const change: Change = { edits: toEdits(objects) };
  const isWritten = applied !== undefined && !applied.undone;
  const stood = useDebounced(change, JSON.stringify(change), 350);
  const isOpen = objects.length > 0 && unavailable === undefined && !isWritten;
  const { existing, looking } = useExisting(
    cluster,
    stood.value.edits.map(({ object }) => object),
    isOpen,
  );
  const wanted = isOpen && existing.length === 0 && permission.allowed;
  const preview = useQuery({
    ...changeQueries.preview(cluster, wanted ? stood.value : nothing),
    enabled: wanted && stood.settled && !looking,
  });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(initial);
  const guard = useUnsavedGuard(isDirty && permission.allowed && !isWritten);
  const readOnly = !permission.allowed || unavailable !== undefined || isWritten;
  const route = objects.find(({ kind }) => kind === "HTTPRoute" || kind === "TLSRoute");
  const reset = () => {
    apply.reset();
    forget();
    setDraft(initial);
  };
  return (
    <>
      <ExposurePage
        cluster={cluster}
        service={service.name}
        namespace={service.namespace}
        fields={
          <ExposureFields
            draft={draft}
            catalog={catalog}
            service={service}
            readOnly={readOnly}
            onChange={(next) => {
              apply.reset();
              setDraft(next);
            }}
          />
        }
        beside={
          route === undefined ? null : (
            <AttachmentContainer cluster={cluster} object={route} edits={isWritten ? [] : change.edits} />
          )
        }
        problems={"problems" in reading ? reading.problems : []}
        objects={objects}
        existing={existing}
        looking={looking || (isOpen && !stood.settled)}
        preview={{
          data: wanted ? preview.data : undefined,
          error: wanted ? preview.error : null,
          loading: wanted && (!stood.settled || looking || preview.isFetching),
        }}
        permission={permission}
        unavailable={unavailable}
        applying={apply.isPending}
        applyError={apply.error}
        made={isWritten ? applied.result.edits : undefined}
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
        dirty={isDirty || isWritten}
        onApply={() => submit(change, { done: "Created", text: `${service.name} is exposed in ${cluster}` })}
        onReset={reset}
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
        <p>Nothing was written yet. Leaving discards what you filled in; the cluster stays as it is.</p>
      </AlertDialog>
    </>
  );
}
