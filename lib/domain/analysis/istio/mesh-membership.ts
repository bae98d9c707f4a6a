import type { KubernetesObject } from "../../kubernetes/object";
import type { NamespaceProjection, PodProjection, WorkloadProjection } from "../../kubernetes/projected";

type Labels = Readonly<Record<string, string>>;
type Namespaces = ReadonlyMap<string, NamespaceProjection>;

const injectLabel = "sidecar.istio.io/inject";

/** Whether the pod has Istio's proxy. One that names no image has none. Source: istio analyzers/util/in_mesh.go `hasIstioProxy`. */
export function hasProxy({ proxyImage, proxy }: PodProjection): boolean {
  return proxyImage === undefined ? proxy !== "none" : proxyImage !== "";
}

function isInjected(
  annotations: Labels,
  labels: Labels,
  namespace: NamespaceProjection | undefined,
): boolean {
  const asked = labels[injectLabel] ?? annotations[injectLabel];
  return asked === undefined ? namespace?.meta.labels["istio-injection"] === "enabled" : asked === "true";
}

/** Whether a pod has the proxy or would get it. Source: istio analyzers/util/in_mesh.go `PodInMesh`. */
export function isPodInMesh(pod: PodProjection, namespaces: Namespaces): boolean {
  return (
    hasProxy(pod) || isInjected(pod.annotations, pod.meta.labels, namespaces.get(pod.meta.namespace ?? ""))
  );
}

/** Whether a workload's pods have the proxy or would get it. Source: istio analyzers/util/in_mesh.go `DeploymentInMesh`. */
export function isWorkloadInMesh(workload: WorkloadProjection, namespaces: Namespaces): boolean {
  return (
    (workload.proxyImage ?? "") !== "" ||
    isInjected(workload.podAnnotations, workload.podLabels, namespaces.get(workload.meta.namespace ?? ""))
  );
}

/** Whether ztunnel carries a pod's traffic. Source: istio analyzers/util/in_mesh.go `PodInAmbientMode`. */
export function isPodAmbient({ annotations }: PodProjection): boolean {
  return annotations["ambient.istio.io/redirection"] === "enabled";
}

/** Whether a namespace asks for ambient mode and not for sidecars. Source: istio analyzers/util/in_mesh.go `NamespaceInAmbientMode`. */
export function isNamespaceAmbient(namespace: NamespaceProjection | undefined): boolean {
  if (namespace === undefined) return false;
  const { labels } = namespace.meta;
  if (labels["istio-injection"] === "enabled" || (labels["istio.io/rev"] ?? "") !== "") return false;
  return labels["istio.io/dataplane-mode"] === "ambient";
}

/** Whether labels say that an object belongs to the control plane. Source: istio analyzers/util/config.go `IsIstioControlPlane`. */
export function isControlPlane(labels: Labels): boolean {
  return labels["istio"] !== undefined || labels["release"] === "istio";
}

/** `spec` of an object of a kind that we do not parse. */
export function specOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const spec = object["spec"];
  return typeof spec === "object" && spec !== null ? (spec as Record<string, unknown>) : {};
}
