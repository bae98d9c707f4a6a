import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Change, ChangeApplied, ChangePreview, ChangeUndo } from "@/lib/domain/istio/change";
import type { Acknowledgement } from "@/lib/domain/istio/traffic-split";
import { apiFetch } from "./api-fetch";

const changesPath = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}/changes`;

export const changeQueries = {
  /** What the change would write and do, with the cluster's dry run. The last answer stays in view until the next is there. */
  preview: (cluster: string, change: Change) =>
    queryOptions({
      queryKey: ["change-preview", cluster, change],
      queryFn: ({ signal }) =>
        apiFetch<ChangePreview>(`${changesPath(cluster)}/preview`, { method: "POST", body: change, signal }),
      staleTime: 10_000,
      gcTime: 30_000,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  /**
   * Asked each second until every proxy has the configuration, or nobody can tell. `after` is `pushVersion` of the applied
   * change: what proxies acknowledged until then says nothing about it.
   * @param revision names the change, e.g. the resourceVersions it made.
   */
  acknowledgement: (cluster: string, revision: string, after: string | undefined) =>
    queryOptions({
      queryKey: ["change-acknowledgement", cluster, revision],
      queryFn: ({ signal }) =>
        apiFetch<Acknowledgement>(`${changesPath(cluster)}/acknowledgement`, { query: { after }, signal }),
      refetchInterval: (query) =>
        query.state.data === undefined || query.state.data.state === "pending" ? 1000 : false,
      gcTime: 0,
    }),
};

export const changeMutations = {
  apply: (cluster: string) =>
    mutationOptions({
      mutationFn: (change: Change) =>
        apiFetch<ChangeApplied>(changesPath(cluster), { method: "POST", body: change }),
      onSuccess: (_data, _variables, _result, { client }) => refreshConfiguration(client),
    }),
  undo: (cluster: string) =>
    mutationOptions({
      mutationFn: (undo: ChangeUndo) =>
        apiFetch<ChangeApplied>(`${changesPath(cluster)}/undo`, { method: "POST", body: undo }),
      onSuccess: (_data, _variables, _result, { client }) => refreshConfiguration(client),
    }),
};

/** Lists, issues and the history follow a write; an open form (`object`) is left to the person who edits. */
async function refreshConfiguration(client: QueryClient): Promise<void> {
  await Promise.all(
    ["objects", "issues", "catalog", "audit"].map((name) => client.invalidateQueries({ queryKey: [name] })),
  );
}
