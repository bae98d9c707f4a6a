import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import type { RequestExplanation } from "@/lib/domain/istio/explain/request-explanation";
import type { MeshRequest } from "@/lib/domain/istio/mesh-request";
import { apiFetch } from "./api-fetch";

const clusterPath = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}`;

export const explainQueries = {
  /** What becomes of a described request, as the cluster is and with edits that nobody saved. */
  request: (cluster: string, request: MeshRequest, edits: readonly ChangeEdit[] = []) =>
    queryOptions({
      queryKey: ["explain-request", cluster, request, edits],
      queryFn: ({ signal }) =>
        apiFetch<{ before: RequestExplanation; after: RequestExplanation }>(
          `${clusterPath(cluster)}/explain/request`,
          { method: "POST", body: { request, edits }, signal },
        ),
      placeholderData: keepPreviousData,
      retry: false,
    }),
};
