import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { formatApiVersion, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import { apiFetch } from "./api-fetch";

/** Names one object of a member as its API server does. */
export interface MemberObjectKey {
  cluster: string;
  group: string;
  version: string;
  /** Plural: `virtualservices`. */
  resource: string;
  namespace: string;
  name: string;
}

/** The portal's path of an object: the member's own path behind `/api/clusters/{cluster}/k8s`. */
export function memberObjectPath({
  cluster,
  group,
  version,
  resource,
  namespace,
  name,
}: MemberObjectKey): string {
  const root = group === "" ? "api" : "apis";
  const segments = [
    ...formatApiVersion({ group, version }).split("/"),
    "namespaces",
    namespace,
    resource,
    name,
  ];
  return `/api/clusters/${encodeURIComponent(cluster)}/k8s/${root}/${segments.map(encodeURIComponent).join("/")}`;
}

export const memberObjectQueries = {
  /** The object as the member's API server gives it to the signed-in person. */
  get: (key: MemberObjectKey) =>
    queryOptions({
      queryKey: ["member-object", key],
      queryFn: ({ signal }) => apiFetch<KubernetesObject>(memberObjectPath(key), { signal }),
      staleTime: 5000,
      retry: false,
    }),
};

export const memberObjectMutations = {
  /** Replaces the object; with `dryRun` only asks whether the member would take it. Carries the object's resourceVersion. */
  update: (key: MemberObjectKey) =>
    mutationOptions({
      mutationFn: ({ object, dryRun }: { object: KubernetesObject; dryRun: boolean }) =>
        apiFetch<KubernetesObject>(memberObjectPath(key), {
          method: "PUT",
          body: object,
          query: { fieldManager: "isthmus", fieldValidation: "Strict", dryRun: dryRun ? "All" : undefined },
        }),
    }),
};
