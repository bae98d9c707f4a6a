import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ObjectDetail, ObjectListQuery, ObjectPage } from "@/lib/domain/kubernetes/object-view";
import { apiFetch } from "./api-fetch";

export interface ObjectKey {
  cluster: string;
  /** `virtualservices.networking.istio.io`. */
  resource: string;
  /** "" for a cluster-scoped kind. */
  namespace: string;
  name: string;
}

function objectsPath(cluster: string): string {
  return `/api/clusters/${encodeURIComponent(cluster)}/objects`;
}

export const objectQueries = {
  /** One page of a cluster's Istio and Gateway API objects; the previous page stays until the next is there. */
  list: (cluster: string, query: Partial<ObjectListQuery>) =>
    queryOptions({
      queryKey: ["objects", cluster, query],
      queryFn: ({ signal }) => apiFetch<ObjectPage>(objectsPath(cluster), { query, signal }),
      refetchInterval: 3000,
      placeholderData: keepPreviousData,
    }),
  /** One object as it is now. Never refreshed behind the back of somebody who edits: only when asked. */
  detail: ({ cluster, resource, namespace, name }: ObjectKey) =>
    queryOptions({
      queryKey: ["object", { cluster, resource, namespace, name }],
      queryFn: ({ signal }) =>
        apiFetch<ObjectDetail>(
          [objectsPath(cluster), ...[resource, namespace || "-", name].map(encodeURIComponent)].join("/"),
          { signal },
        ),
      // Last-known data cannot be edited, so nobody's edit is disturbed by asking until the cluster is back.
      refetchInterval: ({ state }) => (state.data?.lastKnown === true ? 2000 : false),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
    }),
};
