"use client";

import { useQuery } from "@tanstack/react-query";
import { FileQuestion, History } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { historyHref } from "@/components/audit/describe-event";
import { IstioEditorContainer } from "@/components/istio-editor/istio-editor-container";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import type { IstioKind } from "@/components/istio-editor/istio-kind";
import { useForm } from "@/components/istio-editor/use-form";
import { explainUnavailable } from "@/components/shell/explain-unavailable";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { auditQueries } from "@/lib/client/audit";
import { clusterQueries } from "@/lib/client/clusters";
import { type ObjectKey, objectQueries } from "@/lib/client/objects";
import { sessionQueries } from "@/lib/client/session";
import { findVersion, restoreVersion } from "@/lib/domain/audit/restore-version";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { objectHref } from "./configuration-href";

/** The page of one object: reads it live, then hands it to the editor. */
export function ObjectEditorContainer(key: ObjectKey) {
  const kind = findIstioKind(key.resource);
  if (kind === undefined) {
    return (
      <EmptyState icon={FileQuestion} title={`Isthmus does not edit ${key.resource}`}>
        The address names no kind of Istio or Gateway API that has a page here.
      </EmptyState>
    );
  }
  return <KnownObject objectKey={key} kind={kind} />;
}

function KnownObject({ objectKey, kind }: { objectKey: ObjectKey; kind: IstioKind }) {
  const detail = useQuery(objectQueries.detail(objectKey));
  const clusters = useQuery(clusterQueries.list());
  const session = useQuery(sessionQueries.current());
  const loading = useForm(kind);
  const restored = useRestored(objectKey);
  const [isLastKnown, setIsLastKnown] = useState<boolean>();
  // Only an editor that was opened on last-known data opens anew; one that holds an edit keeps it while the cluster is away.
  if (detail.data !== undefined && isLastKnown !== false) {
    const now = detail.data.lastKnown === true;
    if (now !== isLastKnown) setIsLastKnown(now);
  }
  const head = (
    <PageHeader
      title={objectKey.name}
      subtitle={`${kind.kind} · namespace ${objectKey.namespace} · in ${objectKey.cluster}`}
    />
  );
  // A version of an object that is gone can be created again.
  const isGone = restored.version !== undefined && isStatusError(detail.error) && detail.error.code === 404;
  const unread = detail.data === undefined && !isGone && !restored.isPending ? detail.error : null;
  const failure = unread ?? loading.error ?? restored.error;
  if (failure !== null) {
    return (
      <>
        {head}
        <ErrorState
          className="m-6"
          title={`${kind.kind} ${objectKey.name} could not be read`}
          error={failure}
          retrying={detail.isFetching}
          onRetry={() => void detail.refetch()}
        />
      </>
    );
  }
  const base = isGone ? null : detail.data?.object;
  const initial =
    restored.version === undefined || base === undefined ? base : restoreVersion(restored.version, base);
  if (
    base === undefined ||
    !initial ||
    loading.isPending ||
    restored.isPending ||
    session.data === undefined
  ) {
    return (
      <>
        {head}
        <SkeletonRows rows={8} label="Reading the object" />
      </>
    );
  }
  const cluster = clusters.data?.items.find((item) => item.name === objectKey.cluster);
  const { role } = session.data.person;
  return (
    <IstioEditorContainer
      key={isLastKnown === true ? "last-known" : "live"}
      cluster={objectKey.cluster}
      kind={kind}
      form={loading.form}
      base={base}
      initial={initial}
      permission={
        detail.data?.permission ?? {
          allowed: role !== "viewer",
          reason: `as ${role}; the cluster checks the namespace with each preview`,
        }
      }
      findings={detail.data?.findings ?? []}
      links={
        <Button asChild icon={History}>
          <Link href={historyHref(objectKey)}>History</Link>
        </Button>
      }
      unavailable={explainUnavailable(cluster, session.data.hostReachable)}
      hrefOf={({ metadata }) =>
        objectHref(objectKey.cluster, objectKey.resource, {
          namespace: metadata.namespace ?? "",
          name: metadata.name,
        })
      }
      onReload={async () => {
        const { data, error } = await detail.refetch();
        if (isStatusError(error) && error.code === 404) return null;
        if (error !== null) throw error;
        if (data === undefined) throw new Error("the object could not be read");
        // What was last known is no version to go on editing from.
        if (data.lastKnown === true) throw new Error(data.permission.reason);
        return data.object;
      }}
    />
  );
}

/** The version of the object that the address asks for by the number of its event (`?restore=12`). */
function useRestored({ cluster, resource, namespace, name }: ObjectKey) {
  const [sequence] = useQueryState("restore", parseAsInteger);
  const event = useQuery({ ...auditQueries.event(sequence ?? 0), enabled: sequence !== null });
  const { data } = event;
  if (sequence === null || data === undefined)
    return { version: undefined, error: event.error, isPending: sequence !== null && event.error === null };
  const found = findVersion(data, { cluster, resource, namespace, name });
  return typeof found === "string"
    ? { version: undefined, error: new Error(found), isPending: false }
    : { version: found, error: null, isPending: false };
}
