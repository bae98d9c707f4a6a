import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ConnectCluster } from "@/lib/domain/kubernetes/connect-cluster";
import { apiFetch } from "./api-fetch";

const key = ["clusters"] as const;

export const clusterQueries = {
  /** Every cluster, also those that do not answer; live every 2 s. */
  list: () =>
    queryOptions({
      queryKey: key,
      queryFn: ({ signal }) => apiFetch<{ items: ClusterSummary[] }>("/api/clusters", { signal }),
      refetchInterval: 2000,
    }),
};

export const clusterMutations = {
  connect: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (cluster: ConnectCluster) =>
        apiFetch<ClusterSummary>("/api/clusters", { method: "POST", body: cluster }),
      onSuccess: () => client.invalidateQueries(),
    }),
  disconnect: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (name: string) =>
        apiFetch<void>(`/api/clusters/${encodeURIComponent(name)}`, { method: "DELETE" }),
      onSuccess: () => client.invalidateQueries(),
    }),
};
