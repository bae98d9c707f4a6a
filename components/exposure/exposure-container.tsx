"use client";

import { useQuery } from "@tanstack/react-query";
import { Globe } from "lucide-react";
import { explainUnavailable } from "@/components/shell/explain-unavailable";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { catalogQueries } from "@/lib/client/catalog";
import { clusterQueries } from "@/lib/client/clusters";
import type { ServiceKey } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { ExposureEditorContainer } from "./exposure-editor-container";

/** The page that exposes one service: reads what there is to choose from, then opens the form. */
export function ExposureContainer({ cluster, namespace, service: name }: ServiceKey) {
  const catalog = useQuery(catalogQueries.get(cluster));
  const clusters = useQuery(clusterQueries.list());
  const session = useQuery(sessionQueries.current());
  const head = <PageHeader title={`Expose ${name}`} subtitle={`namespace ${namespace} · in ${cluster}`} />;
  if (catalog.data === undefined || session.data === undefined) {
    const failure = catalog.data === undefined ? catalog.error : session.error;
    return (
      <>
        {head}
        {failure === null ? (
          <SkeletonRows rows={8} label="Reading the cluster" />
        ) : (
          <ErrorState
            className="m-6"
            title={`Cluster ${cluster} could not be read`}
            error={failure}
            retrying={catalog.isFetching}
            onRetry={() => void catalog.refetch()}
          />
        )}
      </>
    );
  }
  const service = catalog.data.services.find(
    (item) => item.kind === "Service" && item.namespace === namespace && item.name === name,
  );
  if (service === undefined || service.ports.length === 0) {
    return (
      <>
        {head}
        <EmptyState
          icon={Globe}
          title={service === undefined ? `There is no service ${name} here` : `${name} has no port`}
        >
          {service === undefined
            ? `Namespace ${namespace} of ${cluster} has no service of this name. It may have been deleted.`
            : "Callers from outside reach a service on one of its ports. Give it one first."}
        </EmptyState>
      </>
    );
  }
  const { role } = session.data.person;
  return (
    <ExposureEditorContainer
      cluster={cluster}
      service={service}
      catalog={catalog.data}
      // Whether this person may create it here is asked of the cluster with each preview.
      permission={
        role === "viewer"
          ? { allowed: false, reason: "viewers read; an editor or an operator can expose a service" }
          : { allowed: true, reason: `as ${role}; the cluster checks the namespace with each preview` }
      }
      unavailable={explainUnavailable(
        clusters.data?.items.find((item) => item.name === cluster),
        session.data.hostReachable,
      )}
    />
  );
}
