import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { isSelected } from "./labels";
import { isAddress, readEndpoint, type MeshService } from "./mesh-service";

/** Addresses of a service's endpoints: of its slices, of the entries and pods it selects, and those it lists. */
export function listEndpointAddresses(world: ClusterWorld, service: MeshService): string[] {
  const { namespace, source, selector } = service;
  const addresses = new Set<string>();
  if (service.registry === "Kubernetes") {
    for (const slice of world.endpointSlices) {
      if (slice.service !== source.name || slice.meta.namespace !== namespace) continue;
      for (const endpoint of slice.endpoints)
        for (const address of endpoint.addresses) addresses.add(address);
    }
  } else if (selector !== undefined) {
    for (const pod of world.pods) {
      if (pod.meta.namespace === namespace && isSelected(selector, pod.meta.labels)) addresses.add(pod.podIP);
    }
  }
  if (selector !== undefined) {
    for (const entry of world.workloadEntries) {
      if (namespaceOf(entry) !== namespace) continue;
      const { address, labels } = readEndpoint(readRecord(entry["spec"]));
      if (isSelected(selector, { ...labels, ...entry.metadata.labels })) addresses.add(address);
    }
  }
  for (const { address } of service.endpoints) addresses.add(address);
  return [...addresses].filter(isAddress);
}
