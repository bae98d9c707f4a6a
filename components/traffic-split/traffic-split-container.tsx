"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explainUnavailable } from "@/components/shell/explain-unavailable";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { clusterQueries } from "@/lib/client/clusters";
import type { ServiceKey } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { trafficSplitQueries } from "@/lib/client/traffic-split";
import { TrafficSplitEditorContainer } from "./traffic-split-editor-container";

/** The traffic-split page: reads the split, then hands it to the editor. */
export function TrafficSplitContainer(service: ServiceKey) {
  const view = useQuery(trafficSplitQueries.view(service));
  const clusters = useQuery(clusterQueries.list());
  const session = useQuery(sessionQueries.current());
  const [isLastKnown, setIsLastKnown] = useState<boolean>();
  // Only a form that was opened on last-known data opens anew; one that holds an edit keeps it while the cluster is away.
  if (view.data !== undefined && isLastKnown !== false) {
    const now = view.data.lastKnown === true;
    if (now !== isLastKnown) setIsLastKnown(now);
  }
  const title = `Split traffic of ${service.service}`;
  if (view.isPending) {
    return (
      <>
        <PageHeader title={title} subtitle={`Namespace ${service.namespace} · in ${service.cluster}`} />
        <SkeletonRows rows={8} label="Reading the split" />
      </>
    );
  }
  if (view.data === undefined) {
    return (
      <>
        <PageHeader title={title} subtitle={`Namespace ${service.namespace} · in ${service.cluster}`} />
        <ErrorState
          className="m-6"
          title="The split could not be read"
          error={view.error}
          retrying={view.isFetching}
          onRetry={() => void view.refetch()}
        />
      </>
    );
  }
  const cluster = clusters.data?.items.find((item) => item.name === service.cluster);
  return (
    <TrafficSplitEditorContainer
      key={isLastKnown === true ? "last-known" : "live"}
      service={service}
      view={view.data}
      unavailable={explainUnavailable(cluster, session.data?.hostReachable ?? true)}
      onReload={async () => {
        const { data, error } = await view.refetch();
        if (error !== null) throw error;
        if (data === undefined) throw new Error("the split could not be read");
        // What was last known is no version to go on editing from.
        if (data.lastKnown === true) throw new Error(data.permission.reason);
        return data;
      }}
    />
  );
}
