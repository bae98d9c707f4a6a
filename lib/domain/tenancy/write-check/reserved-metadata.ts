import { isPlatformLabel } from "./check-selectors";

/** Keys of reserved domains that tenants set all the same: they say nothing that anybody trusts. */
export const harmlessKeys: ReadonlySet<string> = new Set([
  "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/component",
  "app.kubernetes.io/part-of", "app.kubernetes.io/created-by", "kubernetes.io/change-cause", "kubernetes.io/description",
  "kubectl.kubernetes.io/last-applied-configuration", "kubectl.kubernetes.io/restartedAt",
  "kubectl.kubernetes.io/default-container", "kubectl.kubernetes.io/default-logs-container",
  "cluster-autoscaler.kubernetes.io/safe-to-evict", "service.kubernetes.io/topology-mode",
  "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "kubernetes.io/service-name",
  "endpointslice.kubernetes.io/managed-by",
  "service.istio.io/canonical-name", "service.istio.io/canonical-revision", "networking.istio.io/traffic-distribution",
  "sidecar.istio.io/proxyCPU", "sidecar.istio.io/proxyCPULimit", "sidecar.istio.io/proxyMemory",
  "sidecar.istio.io/proxyMemoryLimit", "sidecar.istio.io/logLevel",
]); // prettier-ignore

/** Reserved keys with the one value that only repeats what holds anyway. */
const harmlessValues: Readonly<Record<string, string>> = {
  "sidecar.istio.io/inject": "true",
  "security.istio.io/tlsMode": "istio",
};

/** Tools by which tenants write; whoever else claims to manage an object is a platform. */
export const ordinaryManagers: ReadonlySet<string> = new Set([
  "helm", "kustomize", "kubectl", "argocd", "argo-cd", "flux", "fluxcd", "terraform", "pulumi", "skaffold", "tilt", "tanka",
]); // prettier-ignore

/** Domains, with everything under them, that decide what Kubernetes, Istio, Isthmus or another platform does. */
export const reservedDomains: readonly string[] = [
  "kubernetes.io", "k8s.io", "istio.io", "isthmus.dev", "istio", "tetrate.io", "solo.io", "cattle.io", "kubesphere.io",
  "clastix.io", "open-cluster-management.io", "karmada.io", "kcp.io",
  "eks.amazonaws.com", "iam.gke.io", "azure.workload.identity", "cloud.google.com",
]; // prettier-ignore

/** Words by which a key of any domain claims that somebody owns, administers or is trusted. */
const claim =
  /(^|[-_.])(tenant|tenancy|workspace|organi[sz]ation|owner|owned-by|admin|administrator|cluster-admin|superuser|privileged|trusted|managed|managed-by|guardrail|impersonate)([-_.]|$)/i;
const platformDomain = /(^|[-.])(plane|platform|mesh|tenancy|control|management|admin)([-.]|$)/i;
/** Names that claim so in every domain. */
export const claimedNames: readonly string[] = [
  "tenant", "workspace", "organization", "organisation", "cluster-admin", "admin", "managed-by", "guardrail",
]; // prettier-ignore

/**
 * Why a label or annotation may not be set, changed or taken away by a tenant; undefined when it may.
 * Source: Istio's labels and annotations; Kubernetes' "Well-Known Labels"; projects that trusted such metadata as proof of rights.
 */
export function findReservation(key: string, value: string): string | undefined {
  if (harmlessKeys.has(key)) return undefined;
  if (Object.hasOwn(harmlessValues, key) && harmlessValues[key] === value.toLowerCase()) return undefined;
  if (key === "app.kubernetes.io/managed-by")
    return ordinaryManagers.has(value.toLowerCase())
      ? undefined
      : "says that a platform manages the object, which only the platform says";
  if (key === "istio-injection" || key === "istio-env" || isPlatformLabel(key, value))
    return "decides what the mesh does with the workload; only the platform sets it";
  const slash = key.lastIndexOf("/");
  if (slash < 0) return undefined;
  const domain = key.slice(0, slash).toLowerCase();
  const name = key.slice(slash + 1);
  if (reservedDomains.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`)))
    return "is reserved for the platform";
  if (claimedNames.includes(name.toLowerCase()) || (platformDomain.test(domain) && claim.test(name)))
    return "claims ownership or rights, which only the platform gives";
  return undefined;
}

/** Names under which Isthmus and the mesh keep their own objects in tenants' namespaces. */
export function isReservedName(resource: string, name: string): boolean {
  if (/^(guardrail|isthmus)-/.test(name) || name === "isthmus") return true;
  return resource === "configmaps" && (/^istio(-|$)/.test(name) || name === "kube-root-ca.crt");
}

/** Field managers of platforms: whoever writes under such a name takes fields of theirs. */
export function isReservedManager(manager: string): boolean {
  return /(^|[^a-z0-9])(isthmus|istio|istiod|pilot|istio-?operator|kube-(controller-manager|scheduler|apiserver)|([a-z]+-)?(control-?)?plane)([^a-z0-9]|$)/i.test(
    manager,
  );
}

/** Whether an object is one that Isthmus wrote. */
export function isManaged(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): boolean {
  if (labels["app.kubernetes.io/managed-by"]?.toLowerCase() === "isthmus") return true;
  return [...Object.keys(labels), ...Object.keys(annotations)].some((key) =>
    /(^|\.)isthmus\.dev\//.test(key),
  );
}
