import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type { AttachmentExplanation } from "@/lib/domain/gateway-api/explain-attachment";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import type { ServiceExplanation } from "@/lib/domain/istio/explain/explain-service";
import type { WorkloadExplanation } from "@/lib/domain/istio/explain/explain-workload";
import type {
  AccessLogExplanation,
  RequestExplanation,
} from "@/lib/domain/istio/explain/request-explanation";
import type { MeshRequest } from "@/lib/domain/istio/mesh-request";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { apiFetch } from "./api-fetch";
import type { ServiceKey } from "./services";

const clusterPath = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}`;

function namespacePath(cluster: string, namespace: string): string {
  return `${clusterPath(cluster)}/namespaces/${encodeURIComponent(namespace)}`;
}

export const explainQueries = {
  /** How requests reach a service, what its workloads take, and where each value comes from. */
  service: ({ cluster, namespace, service }: ServiceKey) =>
    queryOptions({
      queryKey: ["service-explanation", cluster, namespace, service],
      queryFn: ({ signal }) =>
        apiFetch<ServiceExplanation>(
          `${namespacePath(cluster, namespace)}/services/${encodeURIComponent(service)}/explanation`,
          { signal },
        ),
      refetchInterval: 5000,
    }),
  /** The same of one workload. */
  workload: (cluster: string, namespace: string, workload: string) =>
    queryOptions({
      queryKey: ["workload-explanation", cluster, namespace, workload],
      queryFn: ({ signal }) =>
        apiFetch<WorkloadExplanation>(
          `${namespacePath(cluster, namespace)}/workloads/${encodeURIComponent(workload)}/explanation`,
          { signal },
        ),
      refetchInterval: 5000,
    }),
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
  /** Which listeners a route or Gateway of Gateway API that nobody saved attaches to, with other edits that nobody saved. */
  attachment: (cluster: string, object: KubernetesObject, edits: readonly ChangeEdit[] = []) =>
    queryOptions({
      queryKey: ["explain-attachment", cluster, object, edits],
      queryFn: ({ signal }) =>
        apiFetch<AttachmentExplanation>(`${clusterPath(cluster)}/explain/attachment`, {
          method: "POST",
          body: { object, edits },
          signal,
        }),
      placeholderData: keepPreviousData,
      retry: false,
    }),
};

export const explainMutations = {
  /** Why a request ended as a line of a proxy's access log says. */
  accessLog: (cluster: string) =>
    mutationOptions({
      mutationFn: (line: string) =>
        apiFetch<AccessLogExplanation>(`${clusterPath(cluster)}/explain/access-log`, {
          method: "POST",
          body: { line },
        }),
    }),
};
