import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type {
  EffectiveSettingsView,
  ObjectCount,
  RequestDecision,
  TenancyChangePreview,
  TenancyList,
  TenancyOverview,
  Violation,
} from "@/lib/domain/tenancy/tenancy-view";
import { apiFetch } from "./api-fetch";

/** An object of tenancy as a form has it: the server adds apiVersion and kind. */
export type TenancyObjectBody = {
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  spec: unknown;
};

/** Which object; `namespace` only for groups and change sets (`workspaceNamespace`). */
export interface TenancyObjectName {
  /** Plural, e.g. `workspaces`. */
  resource: string;
  namespace?: string | undefined;
  name: string;
}

/** Where settings hold: a level by `formatLevel`, or one namespace of one cluster. */
export type SettingsPlace = { level: string } | { cluster: string; namespace: string };

const key = ["tenancy"] as const;

const listPath = (resource: string) => `/api/tenancy/${encodeURIComponent(resource)}`;
const objectPath = ({ resource, namespace, name }: TenancyObjectName) =>
  [listPath(resource), ...(namespace === undefined ? [] : [namespace]), name]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join("/");

export const tenancyQueries = {
  /** Everything of tenancy that the person may see; asked again each 5 s. */
  overview: () =>
    queryOptions({
      queryKey: [...key, "overview"],
      queryFn: ({ signal }) => apiFetch<TenancyOverview>("/api/tenancy", { signal }),
      refetchInterval: 5000,
    }),
  /** @param T the kind's own type, e.g. `Workspace`. */
  list: <T = KubernetesObject>(resource: string) =>
    queryOptions({
      queryKey: [...key, "list", resource],
      queryFn: ({ signal }) => apiFetch<TenancyList<T>>(listPath(resource), { signal }),
    }),
  object: <T = KubernetesObject>(object: TenancyObjectName) =>
    queryOptions({
      queryKey: [...key, "object", object],
      queryFn: ({ signal }) => apiFetch<T>(objectPath(object), { signal }),
    }),
  /** What a write would do. `object: null`: a delete. The last answer stays in view until the next is there. */
  preview: (target: TenancyObjectName, object: TenancyObjectBody | null) =>
    queryOptions({
      queryKey: [...key, "preview", target, object],
      queryFn: ({ signal }) =>
        apiFetch<TenancyChangePreview>(`${listPath(target.resource)}/preview`, {
          method: "POST",
          body: { object, name: target.name, namespace: target.namespace },
          signal,
        }),
      staleTime: 10_000,
      gcTime: 30_000,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  /** Every setting as it holds there, with the level that decides and what it overrides. */
  effectiveSettings: (place: SettingsPlace) =>
    queryOptions({
      queryKey: [...key, "effective-settings", place],
      queryFn: ({ signal }) =>
        apiFetch<EffectiveSettingsView>("/api/tenancy/effective-settings", { query: { ...place }, signal }),
    }),
  /** Objects in members that their owners could not write through Isthmus. */
  violations: () =>
    queryOptions({
      queryKey: [...key, "violations"],
      queryFn: ({ signal }) => apiFetch<{ items: Violation[] }>("/api/tenancy/violations", { signal }),
    }),
  /** How many objects of Istio and Gateway API each level has, by `formatLevel`; asked again each 15 s. */
  objectCounts: () =>
    queryOptions({
      queryKey: [...key, "object-counts"],
      queryFn: ({ signal }) => apiFetch<{ items: ObjectCount[] }>("/api/tenancy/object-counts", { signal }),
      select: ({ items }) => new Map(items.map(({ level, objects }) => [level, objects])),
      refetchInterval: 15_000,
    }),
};

export const tenancyMutations = {
  create: (client: QueryClient, resource: string) =>
    mutationOptions({
      mutationFn: (object: TenancyObjectBody) =>
        apiFetch<KubernetesObject>(listPath(resource), { method: "POST", body: object }),
      onSuccess: () => refresh(client),
    }),
  /** `metadata.resourceVersion` is that of the object the form was opened with; 409 when it moved. */
  update: (client: QueryClient, target: TenancyObjectName) =>
    mutationOptions({
      mutationFn: (object: TenancyObjectBody) =>
        apiFetch<KubernetesObject>(objectPath(target), { method: "PUT", body: object }),
      onSuccess: () => refresh(client),
    }),
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (target: TenancyObjectName) =>
        apiFetch<undefined>(objectPath(target), { method: "DELETE" }),
      onSuccess: () => refresh(client),
    }),
  decide: (client: QueryClient, name: string) =>
    mutationOptions({
      mutationFn: (decision: RequestDecision) =>
        apiFetch<AccessRequest>(`/api/tenancy/accessrequests/${encodeURIComponent(name)}/decide`, {
          method: "POST",
          body: decision,
        }),
      onSuccess: () => refresh(client),
    }),
};

/** What a person may do may have changed with it: everything shown is asked again. */
async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([key[0], "access"].map((name) => client.invalidateQueries({ queryKey: [name] })));
}
