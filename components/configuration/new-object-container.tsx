"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileQuestion } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { IstioEditorContainer } from "@/components/istio-editor/istio-editor-container";
import type { IstioKind } from "@/components/istio-editor/istio-kind";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import { useForm } from "@/components/istio-editor/use-form";
import { explainUnavailable } from "@/components/shell/explain-unavailable";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { catalogQueries } from "@/lib/client/catalog";
import { clusterQueries } from "@/lib/client/clusters";
import { objectQueries } from "@/lib/client/objects";
import { sessionQueries } from "@/lib/client/session";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { formatApiVersion } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { objectHref } from "./configuration-href";

interface Props {
  cluster: string;
  /** `virtualservices.networking.istio.io`. */
  resource: string;
}

/** The page that creates an object of one kind; what it is about is in the URL. */
export function NewObjectContainer({ cluster, resource }: Props) {
  const kind = findIstioKind(resource);
  if (kind === undefined) {
    return (
      <EmptyState icon={FileQuestion} title={`Isthmus does not edit ${resource}`}>
        The address names no kind of Istio or Gateway API that has a page here.
      </EmptyState>
    );
  }
  return <NewObject cluster={cluster} resource={resource} kind={kind} />;
}

function startObject(kind: IstioKind, query: URLSearchParams, rootNamespace: string): KubernetesObject {
  const { namespace = "", ...about } = Object.fromEntries(query);
  const { name, namespace: other, ...content } = kind.start({ namespace, about, rootNamespace });
  return {
    apiVersion: formatApiVersion(kind),
    kind: kind.kind,
    metadata: { name: name ?? "", namespace: other ?? namespace },
    ...content,
  };
}

function NewObject({ cluster, resource, kind }: Props & { kind: IstioKind }) {
  const query = useSearchParams();
  const client = useQueryClient();
  const catalog = useQuery(catalogQueries.get(cluster));
  const clusters = useQuery(clusterQueries.list());
  const session = useQuery(sessionQueries.current());
  const loading = useForm(kind);
  const failure = catalog.data === undefined ? (catalog.error ?? loading.error) : loading.error;
  if (failure !== null || catalog.data === undefined || session.data === undefined || loading.isPending) {
    return (
      <>
        <PageHeader title={`New ${kind.noun}`} subtitle={`${kind.purpose} · in ${cluster}`} />
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
  const { role } = session.data.person;
  return (
    <IstioEditorContainer
      cluster={cluster}
      kind={kind}
      form={loading.form}
      base={null}
      initial={startObject(kind, query, catalog.data.rootNamespace)}
      // Whether this person may create it here is asked of the cluster with each preview.
      permission={
        role === "viewer"
          ? { allowed: false, reason: "viewers read; an editor or an operator can create this" }
          : { allowed: true, reason: `as ${role}; the cluster checks the namespace with each preview` }
      }
      findings={[]}
      unavailable={explainUnavailable(
        clusters.data?.items.find((item) => item.name === cluster),
        session.data.hostReachable,
      )}
      hrefOf={({ metadata }) =>
        objectHref(cluster, resource, { namespace: metadata.namespace ?? "", name: metadata.name })
      }
      onReload={async ({ metadata }) => {
        const key = { cluster, resource, namespace: metadata.namespace ?? "", name: metadata.name };
        try {
          const detail = await client.fetchQuery({ ...objectQueries.detail(key), staleTime: 0 });
          if (detail.lastKnown === true) throw new Error(detail.permission.reason);
          return detail.object;
        } catch (error) {
          if (isStatusError(error) && error.code === 404) return null;
          throw error;
        }
      }}
    />
  );
}
