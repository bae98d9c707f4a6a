import { queryOptions } from "@tanstack/react-query";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { apiFetch } from "./api-fetch";

export const catalogQueries = {
  /** What forms offer to choose from in a cluster. */
  get: (cluster: string) =>
    queryOptions({
      queryKey: ["catalog", cluster],
      queryFn: ({ signal }) =>
        apiFetch<MeshCatalog>(`/api/clusters/${encodeURIComponent(cluster)}/catalog`, { signal }),
      staleTime: 10_000,
      refetchInterval: 15_000,
    }),
};
