import type { KubernetesObject } from "../../kubernetes/object";
import type { ServiceProjection } from "../../kubernetes/projected";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../../kubernetes/read-field";
import type { ObjectReference } from "../explanation";
import { formatServiceHost } from "../host";
import { namespaceOf } from "../virtual-service";
import { convertPortProtocol, parseProtocol, type Protocol } from "./protocol";

/** No address of its own: the listener binds to the wildcard. */
export const unspecifiedAddress = "0.0.0.0";

export interface MeshPort {
  name: string;
  port: number;
  protocol: Protocol;
  /** Port of the endpoints: a number, the name of a container port, or "" for the port itself. */
  targetPort: string;
}

/** How a client finds the endpoints. `passthrough`: the address the application dialled. `alias`: an ExternalName. */
export type Resolution = "endpoints" | "dns" | "dns-round-robin" | "passthrough" | "dynamic-dns" | "alias";

/** A host of the mesh: a Kubernetes Service, or one host (and address) of a ServiceEntry. Source: istio pilot/pkg/model `Service`. */
export interface MeshService {
  hostname: string;
  namespace: string;
  /** Name by which services of the same age are ordered. */
  name: string;
  registry: "Kubernetes" | "External";
  source: ObjectReference;
  creationTimestamp: string;
  /** First address; 0.0.0.0 when it has none, a CIDR where a ServiceEntry says so. */
  address: string;
  /** Of a Kubernetes Service: all its cluster addresses. */
  clusterAddresses: readonly string[];
  /** Addresses that Istio assigned to a ServiceEntry without any. */
  autoAddresses: readonly string[];
  ports: readonly MeshPort[];
  resolution: Resolution;
  meshExternal: boolean;
  labels: Readonly<Record<string, string>>;
  /** Labels of its endpoints; undefined: it does not select. */
  selector?: Readonly<Record<string, string>>;
  /** Empty: the mesh's default. */
  exportTo: readonly string[];
  /** Target of an ExternalName. */
  externalName?: string;
  /** ExternalName services that stand for this one. */
  aliases: readonly { hostname: string; namespace: string }[];
  /** Endpoints that a ServiceEntry lists. */
  endpoints: readonly ServiceEndpoint[];
}

export interface ServiceEndpoint {
  address: string;
  labels: Readonly<Record<string, string>>;
  /** By port name. */
  ports: Readonly<Record<string, number>>;
}

/** Source: istio pilot/pkg/serviceregistry/kube `ConvertService`. */
export function convertKubernetesService(service: ServiceProjection, domain: string): MeshService {
  const { name, namespace = "", creationTimestamp, labels } = service.meta;
  const isHeadless = service.clusterIP === "None";
  const externalName = service.type === "ExternalName" ? (service.externalName ?? "") : "";
  const address = isHeadless || service.clusterIP === "" ? unspecifiedAddress : service.clusterIP;
  const resolution = isHeadless ? "passthrough" : externalName === "" ? "endpoints" : "alias";
  return {
    hostname: formatServiceHost(name, namespace, domain),
    namespace,
    name,
    registry: "Kubernetes",
    source: { kind: "Service", namespace, name },
    creationTimestamp,
    address,
    clusterAddresses:
      address !== unspecifiedAddress && service.clusterIPs.length > 1 ? service.clusterIPs : [address],
    autoAddresses: [],
    ports: service.ports.map((port) => ({
      name: port.name,
      port: port.port,
      protocol: convertPortProtocol(port),
      targetPort: port.targetPort,
    })),
    resolution,
    meshExternal: externalName !== "",
    labels,
    selector: service.selector,
    exportTo: (service.annotations["networking.istio.io/exportTo"] ?? "")
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
    ...(externalName === "" ? {} : { externalName }),
    aliases: [],
    endpoints: [],
  };
}

const resolutions: Readonly<Record<string, Resolution>> = {
  STATIC: "endpoints",
  DNS: "dns",
  DNS_ROUND_ROBIN: "dns-round-robin",
  DYNAMIC_DNS: "dynamic-dns",
};

/**
 * A service for each host and address of a ServiceEntry. Addresses that are neither an IP nor a CIDR are left out.
 * Source: istio pilot/pkg/serviceregistry/serviceentry `convertServices`.
 */
export function convertServiceEntry(entry: KubernetesObject): MeshService[] {
  const spec = readRecord(entry["spec"]);
  const namespace = namespaceOf(entry);
  const resolution = resolutions[readString(spec["resolution"]) ?? ""] ?? "passthrough";
  const ports = readRecords(spec["ports"]).map((port): MeshPort => {
    const targetPort = readNumber(port["targetPort"]) ?? 0;
    return {
      name: readString(port["name"]) ?? "",
      port: readNumber(port["number"]) ?? 0,
      protocol: parseProtocol(readString(port["protocol"]) ?? ""),
      targetPort: targetPort === 0 ? "" : String(targetPort),
    };
  });
  const selector = spec["workloadSelector"];
  const assigned = readAssignedAddresses(entry);
  const base = {
    namespace,
    registry: "External" as const,
    source: { kind: "ServiceEntry", namespace, name: entry.metadata.name },
    creationTimestamp: entry.metadata.creationTimestamp ?? "",
    clusterAddresses: [],
    ports,
    resolution,
    meshExternal: spec["location"] !== "MESH_INTERNAL",
    labels: entry.metadata.labels ?? {},
    ...(selector === undefined ? {} : { selector: readStringMap(readRecord(selector)["labels"]) }),
    exportTo: readStrings(spec["exportTo"]),
    aliases: [],
    endpoints: readRecords(spec["endpoints"]).map(readEndpoint),
  };
  const addresses = readStrings(spec["addresses"]);
  return readStrings(spec["hosts"]).flatMap((hostname): MeshService[] =>
    addresses.length === 0
      ? [
          {
            ...base,
            hostname,
            name: hostname,
            address: unspecifiedAddress,
            autoAddresses: assigned.get(hostname) ?? [],
          },
        ]
      : addresses.flatMap((written) => {
          const address = normalizeAddress(written);
          return address === undefined
            ? []
            : [{ ...base, hostname, name: hostname, address, autoAddresses: [] }];
        }),
  );
}

/** `address`, `labels` and `ports` of a WorkloadEntry or of an endpoint of a ServiceEntry. */
export function readEndpoint(spec: Record<string, unknown>): ServiceEndpoint {
  const ports = Object.entries(readRecord(spec["ports"])).flatMap(([name, port]) =>
    typeof port === "number" ? [[name, port] as const] : [],
  );
  return {
    address: readString(spec["address"]) ?? "",
    labels: readStringMap(spec["labels"]),
    ports: Object.fromEntries(ports),
  };
}

/** `status.addresses`, by host. */
function readAssignedAddresses(entry: KubernetesObject): Map<string, string[]> {
  const assigned = new Map<string, string[]>();
  for (const item of readRecords(readRecord(entry["status"])["addresses"])) {
    const [host, address] = [readString(item["host"]) ?? "", readString(item["value"]) ?? ""];
    if (address !== "") assigned.set(host, [...(assigned.get(host) ?? []), address]);
  }
  return assigned;
}

/** An address as it is, a CIDR of one address as that address; undefined when it is neither. */
function normalizeAddress(address: string): string | undefined {
  const slash = address.indexOf("/");
  if (slash === -1) return isAddress(address) ? address : undefined;
  const [ip, bits] = [address.slice(0, slash), address.slice(slash + 1)];
  if (!isAddress(ip) || !/^\d{1,3}$/.test(bits)) return undefined;
  return Number(bits) === (ip.includes(":") ? 128 : 32) ? ip : address;
}

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Whether the text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  const parts = ipv4.exec(text);
  if (parts !== null) return parts.slice(1).every((part) => Number(part) <= 255);
  return text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text);
}
