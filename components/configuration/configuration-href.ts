import type { ObjectReference } from "@/lib/domain/istio/explanation";

/** The page of one Istio or Gateway API object. */
export function objectHref(cluster: string, resource: string, object: Omit<ObjectReference, "kind">): string {
  const path = [cluster, resource, object.namespace === "" ? "-" : object.namespace, object.name];
  return `/configuration/${path.map(encodeURIComponent).join("/")}`;
}

/** The page that creates one; `about` is what it is to be about (`service`, `app`, `workload`, `gateway`, …). */
export function newObjectHref(
  cluster: string,
  resource: string,
  namespace: string,
  about: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ namespace, ...about });
  return `/configuration/${encodeURIComponent(cluster)}/${encodeURIComponent(resource)}/new?${query}`;
}
