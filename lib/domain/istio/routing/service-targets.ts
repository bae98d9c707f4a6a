import type { PodProjection } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import { namespaceOf } from "../virtual-service";
import { getOrAdd } from "./index-services";
import { isSelected } from "./labels";
import { readEndpoint, type MeshPort, type MeshService, type ServiceEndpoint } from "./mesh-service";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";

/** A port of a service that leads to a proxy's workload. Source: istio pilot/pkg/model `ServiceTarget`. */
export interface ServiceTarget {
  service: MeshService;
  port: MeshPort;
  targetPort: number;
}

const podsByAddress = new WeakMap<RoutingIndex, Map<string, PodProjection>>();

/** The pod behind an address, or without one any pod like it: those of a workload are alike. */
function findPod(index: RoutingIndex, { ips, namespace, labels }: RoutingProxy): PodProjection | undefined {
  const [address] = ips ?? [];
  if (address === undefined) {
    return index.world.pods.find(
      ({ meta }) => meta.namespace === namespace && matchesLabels(labels, meta.labels),
    );
  }
  const known = getOrAdd(
    podsByAddress,
    index,
    () => new Map(index.world.pods.filter((pod) => !pod.hostNetwork).map((pod) => [pod.podIP, pod])),
  );
  return known.get(address);
}

/**
 * The services of a proxy's namespace that lead to it: by selector, or by an endpoint with one of its addresses.
 * Source: istio pilot/pkg/serviceregistry `GetProxyServiceTargets` of Kubernetes and ServiceEntry.
 */
export function listServiceTargets(index: RoutingIndex, proxy: RoutingProxy): ServiceTarget[] {
  const pod = findPod(index, proxy);
  return index.services.all.flatMap((service): ServiceTarget[] => {
    if (service.namespace !== proxy.namespace || service.resolution === "alias") return [];
    if (service.registry === "Kubernetes") {
      if (!isSelected(service.selector, proxy.labels)) return [];
      return service.ports.map((port) => ({ service, port, targetPort: resolveTargetPort(port, pod) }));
    }
    const endpoint = findOwnEndpoint(index, service, proxy);
    if (endpoint === undefined) return [];
    return service.ports.map((port) => ({
      service,
      port,
      targetPort: endpoint.ports[port.name] ?? (port.targetPort === "" ? port.port : Number(port.targetPort)),
    }));
  });
}

function findOwnEndpoint(
  index: RoutingIndex,
  service: MeshService,
  proxy: RoutingProxy,
): ServiceEndpoint | undefined {
  const ips = new Set(proxy.ips);
  const listed = service.endpoints.find(({ address }) => ips.has(address));
  if (listed !== undefined || service.selector === undefined) return listed;
  for (const entry of index.world.workloadEntries) {
    if (namespaceOf(entry) !== service.namespace) continue;
    const endpoint = readEndpoint(readRecord(entry["spec"]));
    const labels = { ...endpoint.labels, ...entry.metadata.labels };
    if (ips.has(endpoint.address) && isSelected(service.selector, labels)) return endpoint;
  }
  return isSelected(service.selector, proxy.labels)
    ? { address: "", labels: proxy.labels, ports: {} }
    : undefined;
}

/** A number, or the port that the pod's containers call so; the service's own port when nobody does. */
function resolveTargetPort({ port, targetPort }: MeshPort, pod: PodProjection | undefined): number {
  if (targetPort === "") return port;
  if (/^\d+$/.test(targetPort)) return Number(targetPort);
  return pod?.ports.find(({ name }) => name === targetPort)?.containerPort ?? port;
}
