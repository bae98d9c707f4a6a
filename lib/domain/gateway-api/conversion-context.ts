import { formatServiceHost } from "../istio/host";
import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld, NamespaceProjection, ServiceProjection } from "../kubernetes/projected";
import { readRecord, readStrings } from "../kubernetes/read-field";
import type { ConversionOptions } from "./conversion-options";
import { indexClasses, type FindClass } from "./gateway-classes";
import { indexGrants, type ReferenceGrants } from "./reference-grants";

/** One cluster, indexed for the conversion of its Gateway API objects. Keys of maps are `namespace/name`. */
export interface ConversionContext extends ConversionOptions {
  world: ClusterWorld;
  domain: string;
  services: ReadonlyMap<string, ServiceProjection>;
  serviceEntries: ReadonlyMap<string, KubernetesObject>;
  namespaces: ReadonlyMap<string, NamespaceProjection>;
  gateways: ReadonlyMap<string, KubernetesObject>;
  /** The namespaces that define a host: by a Service, or by a ServiceEntry. */
  hosts: ReadonlyMap<string, ReadonlyMap<string, ServiceProjection | KubernetesObject>>;
  findClass: FindClass;
  grants: ReferenceGrants;
}

export function keyOf({ namespace, name }: { namespace?: string; name: string }): string {
  return `${namespace ?? ""}/${name}`;
}

export function createContext(world: ClusterWorld, options: ConversionOptions): ConversionContext {
  const { domain } = world.mesh;
  const hosts = new Map<string, Map<string, ServiceProjection | KubernetesObject>>();
  const addHost = (host: string, namespace: string, definition: ServiceProjection | KubernetesObject) => {
    const byNamespace = hosts.get(host) ?? new Map<string, ServiceProjection | KubernetesObject>();
    if (!byNamespace.has(namespace)) byNamespace.set(namespace, definition);
    hosts.set(host, byNamespace);
  };
  for (const service of world.services) {
    const { name, namespace = "" } = service.meta;
    addHost(formatServiceHost(name, namespace, domain), namespace, service);
  }
  for (const entry of world.serviceEntries) {
    for (const host of readStrings(readRecord(entry.spec).hosts)) {
      addHost(host, entry.metadata.namespace ?? "", entry);
    }
  }
  return {
    ...options,
    world,
    domain,
    services: new Map(world.services.map((service) => [keyOf(service.meta), service])),
    serviceEntries: new Map(world.serviceEntries.map((entry) => [keyOf(entry.metadata), entry])),
    namespaces: new Map(world.namespaces.map((namespace) => [namespace.meta.name, namespace])),
    gateways: new Map(world.gatewayApiGateways.map((gateway) => [keyOf(gateway.metadata), gateway])),
    hosts,
    findClass: indexClasses(world.gatewayClasses, options.features),
    grants: indexGrants(world.referenceGrants),
  };
}
