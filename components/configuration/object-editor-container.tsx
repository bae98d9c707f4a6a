"use client";

import { useQuery } from "@tanstack/react-query";
import { FileQuestion } from "lucide-react";
import { useState } from "react";
import { IstioEditorContainer } from "@/components/istio-editor/istio-editor-container";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import type { IstioKind } from "@/components/istio-editor/istio-kind";
import { useForm } from "@/components/istio-editor/use-form";
import { explainUnavailable } from "@/components/shell/explain-unavailable";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { clusterQueries } from "@/lib/client/clusters";
import { type ObjectKey, objectQueries } from "@/lib/client/objects";
import { sessionQueries } from "@/lib/client/session";
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
  const failure = detail.data === undefined ? detail.error : loading.error;
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
  if (detail.data === undefined || loading.isPending) {
    return (
      <>
        {head}
        <SkeletonRows rows={8} label="Reading the object" />
      </>
    );
  }
  const cluster = clusters.data?.items.find((item) => item.name === objectKey.cluster);
  return (
    <IstioEditorContainer
      key={isLastKnown === true ? "last-known" : "live"}
      cluster={objectKey.cluster}
      kind={kind}
      form={loading.form}
      base={detail.data.object}
      initial={detail.data.object}
      permission={detail.data.permission}
      findings={detail.data.findings}
      unavailable={explainUnavailable(cluster, session.data?.hostReachable ?? true)}
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
