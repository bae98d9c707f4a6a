import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ConnectCluster } from "@/lib/domain/kubernetes/connect-cluster";
import { apiFetch } from "./api-fetch";

const key = ["clusters"] as const;

/** What a disconnect left behind. */
export interface DisconnectedCluster {
  /** Our accounts in the member are gone, so their tokens are worthless. */
  revoked: boolean;
  /** What is left to do by hand. */
  message: string;
}

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
        apiFetch<DisconnectedCluster>(`/api/clusters/${encodeURIComponent(name)}`, { method: "DELETE" }),
      onSuccess: () => client.invalidateQueries(),
    }),
};
