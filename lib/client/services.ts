import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  Page,
  ServiceDetail,
  ServiceListQuery,
  ServiceRow,
  ServiceTraffic,
} from "@/lib/domain/kubernetes/service-view";
import { apiFetch } from "./api-fetch";

export interface ServiceKey {
  cluster: string;
  namespace: string;
  service: string;
}

export function servicePath({ cluster, namespace, service }: ServiceKey): string {
  return `/api/clusters/${encodeURIComponent(cluster)}/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(service)}`;
}

export const serviceQueries = {
  /** One page, sorted and filtered by the server; the previous page stays until the next is there. */
  list: (query: Partial<ServiceListQuery>) =>
    queryOptions({
      queryKey: ["services", query],
      queryFn: ({ signal }) => apiFetch<Page<ServiceRow>>("/api/services", { query, signal }),
      refetchInterval: 3000,
      placeholderData: keepPreviousData,
    }),
  /** Every service of these namespaces, in whichever clusters. */
  ofNamespaces: (namespaces: readonly string[]) =>
    queryOptions({
      queryKey: ["services", "of-namespaces", namespaces],
      queryFn: async () =>
        (await Promise.all(namespaces.map((namespace) => fetchAllServices({ namespace })))).flat(),
    }),
  detail: (key: ServiceKey) =>
    queryOptions({
      queryKey: ["service", key],
      queryFn: ({ signal }) => apiFetch<ServiceDetail>(servicePath(key), { signal }),
      refetchInterval: 2000,
    }),
  traffic: (key: ServiceKey, windowSeconds: number) =>
    queryOptions({
      queryKey: ["service-traffic", key, windowSeconds],
      queryFn: ({ signal }) =>
        apiFetch<ServiceTraffic>(`${servicePath(key)}/traffic`, { query: { window: windowSeconds }, signal }),
      refetchInterval: 2000,
      placeholderData: keepPreviousData,
    }),
};

const pageSize = 200;

/** Every row that fits the query, page by page. */
export async function fetchAllServices(query: Partial<ServiceListQuery>): Promise<ServiceRow[]> {
  const rows: ServiceRow[] = [];
  for (let page = 1; ; page++) {
    const answer = await apiFetch<Page<ServiceRow>>("/api/services", { query: { ...query, page, pageSize } });
    rows.push(...answer.items);
    if (answer.items.length === 0 || rows.length >= answer.total) return rows;
  }
}
