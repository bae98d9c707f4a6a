import { readDestinationRuleHost } from "../istio/find-destination-rule";
import { findServiceRouting, type ServiceRouting } from "../istio/find-service-split";
import { formatServiceHost } from "../istio/host";
import { indexByHost } from "../istio/index-by-host";
import { readHosts } from "../istio/virtual-service";
import type { KubernetesObject } from "../kubernetes/object";
import type {
  ClusterWorld,
  EndpointSliceProjection,
  PodProjection,
  ServiceProjection,
} from "../kubernetes/projected";
import { findOwner, indexReplicaSetOwners, type WorkloadReference } from "../kubernetes/service-workloads";

/** One world with the look-ups every step needs, made once so that each step stays linear. */
export interface TopologyContext {
  world: ClusterWorld;
  cluster: string;
  serviceByHost: ReadonlyMap<string, ServiceProjection>;
  slicesByService: ReadonlyMap<string, readonly EndpointSliceProjection[]>;
  podByName: ReadonlyMap<string, PodProjection>;
  podsByNamespace: ReadonlyMap<string, readonly PodProjection[]>;
  namespaceLabels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  owners: ReadonlyMap<string, WorkloadReference>;
  ownerOf(pod: PodProjection): WorkloadReference;
  routingOf(service: ServiceProjection): ServiceRouting;
  /** The VirtualServices and DestinationRules that may cover a host. */
  objectsFor(host: string): KubernetesObject[];
}

export function createTopologyContext(world: ClusterWorld): TopologyContext {
  const owners = indexReplicaSetOwners(world);
  const indexes = {
    virtualServices: indexByHost(world.virtualServices, (object) => readHosts(object)),
    destinationRules: indexByHost(world.destinationRules, (object) => [readDestinationRuleHost(object)]),
  };
  const routing = new Map<ServiceProjection, ServiceRouting>();
  return {
    world,
    cluster: world.cluster,
    serviceByHost: new Map(world.services.map((service) => [hostOf(service), service])),
    slicesByService: groupBy(
      world.endpointSlices,
      (slice) => `${slice.meta.namespace ?? ""}/${slice.service}`,
    ),
    podByName: new Map(world.pods.map((pod) => [`${pod.meta.namespace ?? ""}/${pod.meta.name}`, pod])),
    podsByNamespace: groupBy(world.pods, (pod) => pod.meta.namespace ?? ""),
    namespaceLabels: new Map(world.namespaces.map(({ meta }) => [meta.name, meta.labels])),
    owners,
    ownerOf: (pod) => findOwner(pod, owners),
    objectsFor: (host) => [...indexes.virtualServices(host), ...indexes.destinationRules(host)],
    routingOf(service) {
      const known = routing.get(service);
      if (known !== undefined) return known;
      const found = findServiceRouting(indexes, service.meta.namespace ?? "", hostOf(service));
      routing.set(service, found);
      return found;
    },
  };
}

/** The service's FQDN. */
export function hostOf({ meta }: ServiceProjection): string {
  return formatServiceHost(meta.name, meta.namespace ?? "");
}

/** `namespace/name`. */
export function keyOf({ meta }: { meta: { namespace?: string; name: string } }): string {
  return `${meta.namespace ?? ""}/${meta.name}`;
}

/** Whether the service has a place in a topology: the API server's own Service has not. */
export function isShownService({ meta }: ServiceProjection): boolean {
  return !(meta.namespace === "default" && meta.name === "kubernetes");
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
