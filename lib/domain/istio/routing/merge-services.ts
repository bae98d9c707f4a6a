import { formatLabels } from "./labels";
import type { MeshService } from "./mesh-service";

/** Services in the order they were added, one for each host. */
export interface ServiceSet {
  list: MeshService[];
  positions: Map<string, number>;
}

/**
 * Adds a service. Of two with the same host a Kubernetes Service wins over a ServiceEntry and the first over the second; the
 * second of the same kind, namespace, labels, selector, resolution and exports adds its ports.
 * Source: istio pilot/pkg/model `appendSidecarServices`.
 */
export function addService(set: ServiceSet, service: MeshService): void {
  const position = set.positions.get(service.hostname);
  const existing = position === undefined ? undefined : set.list[position];
  if (position === undefined || existing === undefined) {
    set.positions.set(service.hostname, set.list.length);
    set.list.push(service);
    return;
  }
  if (existing === service) return;
  if (existing.registry === "Kubernetes" && service.registry !== "Kubernetes") return;
  if (existing.registry !== "Kubernetes" && service.registry === "Kubernetes") {
    set.list[position] = service;
    return;
  }
  if (!canMerge(existing, service)) return;
  const known = new Set(existing.ports.map(({ port }) => port));
  const added = service.ports.filter(({ port }) => !known.has(port));
  if (added.length > 0) set.list[position] = { ...existing, ports: [...existing.ports, ...added] };
}

function canMerge(a: MeshService, b: MeshService): boolean {
  return (
    a.namespace === b.namespace &&
    a.resolution === b.resolution &&
    a.registry === b.registry &&
    formatLabels(a.labels) === formatLabels(b.labels) &&
    formatLabels(a.selector) === formatLabels(b.selector) &&
    a.exportTo.toSorted().join() === b.exportTo.toSorted().join()
  );
}
