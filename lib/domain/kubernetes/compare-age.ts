import type { KubernetesObject } from "./object";
import { compareText } from "./select";

/**
 * Istio's order of precedence between objects that say the same: oldest first, then by name, then by namespace.
 * Source: istio pilot/pkg/model `sortConfigByCreationTime`.
 */
export function compareAge(a: KubernetesObject, b: KubernetesObject): number {
  return (
    compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "")
  );
}

/** `Kind namespace/name`, as messages name an object. */
export function formatObject(object: KubernetesObject): string {
  const { namespace, name } = object.metadata;
  return `${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
