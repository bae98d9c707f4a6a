"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { clusterQueries } from "@/lib/client/clusters";
import type { ServiceKey } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { trafficSplitQueries } from "@/lib/client/traffic-split";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { TrafficSplitEditorContainer } from "./traffic-split-editor-container";

function explainUnavailable(cluster: ClusterSummary | undefined, hostReachable: boolean): string | undefined {
  if (!hostReachable) return "The host cluster does not answer: everything is read-only until it is back.";
  if (cluster === undefined || cluster.freshness === "live" || cluster.freshness === "syncing")
    return undefined;
  return `Cluster ${cluster.displayName} does not answer${cluster.problem === undefined ? "" : ` (${cluster.problem})`}. You see its last-known data; the form opens again when it is back.`;
}

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
