import { isWorkloadEntryHealthy, readWorkloadEntryLabels } from "../istio/read-split-versions";
import { namespaceOf } from "../istio/virtual-service";
import type { PodProjection, ServiceProjection } from "../kubernetes/projected";
import { readRecord, readString } from "../kubernetes/read-field";
import { compareText, isSelectedByService } from "../kubernetes/select";
import { keyOf, type TopologyContext } from "./topology-context";

/** One endpoint of a service: an address with the pod or virtual machine behind it, when there is one. */
export interface ServiceEndpoint {
  address: string;
  ready: boolean;
  labels: Readonly<Record<string, string>>;
  pod?: PodProjection;
  /** Name of the WorkloadEntry. */
  machine?: string;
}

/** Endpoints from the EndpointSlices and from WorkloadEntries the service selects, each address once. */
export function findEndpoints(context: TopologyContext, service: ServiceProjection): ServiceEndpoint[] {
  const found = new Map<string, ServiceEndpoint>();
  for (const slice of context.slicesByService.get(keyOf(service)) ?? []) {
    for (const endpoint of slice.endpoints) {
      const address = endpoint.addresses[0] ?? "";
      const pod =
        endpoint.pod === undefined
          ? undefined
          : context.podByName.get(`${slice.meta.namespace ?? ""}/${endpoint.pod}`);
      // An endpoint is in two slices while it moves from one to the other; pods on the host network share an address.
      const key = `${endpoint.pod ?? ""}/${address}`;
      if (found.get(key)?.ready) continue;
      found.set(key, {
        address,
        ready: endpoint.ready,
        labels: pod?.meta.labels ?? {},
        ...(pod === undefined ? {} : { pod }),
      });
    }
  }
  for (const entry of context.world.workloadEntries) {
    const labels = readWorkloadEntryLabels(entry);
    if (namespaceOf(entry) !== service.meta.namespace || !isSelectedByService(service.selector, labels))
      continue;
    const address = readString(readRecord(entry["spec"])["address"]) ?? entry.metadata.name;
    found.set(address, {
      address,
      ready: isWorkloadEntryHealthy(entry),
      labels,
      machine: entry.metadata.name,
    });
  }
  return [...found.values()].toSorted(
    (a, b) =>
      compareText(a.address, b.address) || compareText(a.pod?.meta.name ?? "", b.pod?.meta.name ?? ""),
  );
}
