import type { MeshService, Resolution } from "@/lib/domain/istio/routing/mesh-service";
import type { Protocol } from "@/lib/domain/istio/routing/protocol";
import type { HostImports } from "@/lib/domain/istio/routing/sidecar-scope";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readStringMap } from "@/lib/domain/kubernetes/read-field";
import { readCount, readList as asList, readText as asText } from "./read-case";

/** Values of Go as the cases write them, read as ours. */
export type Json = Record<string, unknown>;

const resolutions: readonly Resolution[] = [
  "endpoints",
  "dns",
  "passthrough",
  "dns-round-robin",
  "dynamic-dns",
  "alias",
];

/** A `model.Service`; cluster addresses are those of one cluster. */
export function readService(service: Json, cluster = ""): MeshService {
  const attributes = readRecord(service.Attributes);
  const { ExternalName } = readRecord(attributes.K8sAttributes);
  const { Addresses } = readRecord(service.ClusterVIPs);
  const namespace = asText(attributes.Namespace);
  const hostname = asText(service.Hostname);
  const registry =
    attributes.ServiceRegistry === "Kubernetes" || Addresses !== undefined ? "Kubernetes" : "External";
  return {
    hostname,
    namespace,
    name: asText(attributes.Name),
    registry,
    source: { kind: "Service", namespace, name: asText(attributes.Name) },
    creationTimestamp: "",
    address: asText(service.DefaultAddress),
    clusterAddresses: asList(readRecord(Addresses)[cluster]).map(asText),
    autoAddresses: [service.AutoAllocatedIPv4Address, service.AutoAllocatedIPv6Address]
      .map(asText)
      .filter((address) => address !== ""),
    ports: asList(service.Ports)
      .map(readRecord)
      .map(({ Name, Port, Protocol: name }) => ({
        name: asText(Name),
        port: readCount(Port),
        protocol: (asText(name) || "UnsupportedProtocol") as Protocol,
        targetPort: "",
      })),
    resolution: resolutions[readCount(service.Resolution)] ?? "endpoints",
    meshExternal: service.MeshExternal === true,
    labels: readStringMap(attributes.Labels),
    ...(attributes.LabelSelectors ? { selector: readStringMap(attributes.LabelSelectors) } : {}),
    exportTo: asList(attributes.ExportTo).map(asText),
    ...(ExternalName ? { externalName: asText(ExternalName) } : {}),
    aliases: asList(attributes.Aliases)
      .map(readRecord)
      .map(({ Hostname, Namespace }) => ({ hostname: asText(Hostname), namespace: asText(Namespace) })),
    endpoints: [],
  };
}

/** What is compared of a service. */
export function describeService({ hostname, namespace, name, ports }: MeshService): unknown {
  return { hostname, namespace, name, ports: ports.map(({ name: own, port }) => [own, port]) };
}

/** A `config.Config`. */
export function readConfig(config: Json, kind: string): KubernetesObject {
  const { Name, Namespace, Labels, Annotations } = readRecord(config.Meta);
  return {
    apiVersion: "networking.istio.io/v1",
    kind,
    metadata: {
      name: asText(Name),
      namespace: asText(Namespace),
      labels: readStringMap(Labels),
      annotations: readStringMap(Annotations),
    },
    spec: readRecord(config.Spec),
  };
}

/** A `hostClassification` for each namespace; Go writes a set of one as its only member. */
export function readImports(hosts: Json): Map<string, HostImports> {
  return new Map(
    Object.entries(hosts).map(([namespace, value]) => {
      const { exactHosts, allHosts, excludedHosts } = readRecord(value);
      const exact = typeof exactHosts === "string" ? [exactHosts] : asList(exactHosts).map(asText);
      const imports = {
        exact: new Set(exact),
        all: asList(allHosts).map(asText),
        excluded: asList(excludedHosts).map(asText),
      };
      return [namespace, imports];
    }),
  );
}

/** Addresses of a proxy of `model.IPMode`: IPv4, IPv6 or both. */
export function readProxyAddresses(mode: unknown): string[] {
  if (mode === 1) return ["1.1.1.1"];
  return mode === 2 ? ["1::1"] : ["1.1.1.1", "1::1"];
}
