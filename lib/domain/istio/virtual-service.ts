import type { KubernetesObject } from "../kubernetes/object";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import { defaultDomain, resolveShortName } from "./host";

/** The reserved gateway name that stands for the proxies of the mesh. */
export const meshGateway = "mesh";

/** A destination of a route, with the host resolved. */
export interface Destination {
  host: string;
  subset?: string;
  port?: number;
  weight: number;
}

/** The namespace of an object that always has one; cluster-scoped objects read as "". */
export function namespaceOf(object: KubernetesObject): string {
  return object.metadata.namespace ?? "";
}

/** `spec.hosts`, resolved and in lower case. Empty for a delegate. */
export function readHosts(virtualService: KubernetesObject, domain = defaultDomain): string[] {
  return readStrings(readRecord(virtualService["spec"])["hosts"]).map((host) =>
    resolveShortName(host, namespaceOf(virtualService), domain).toLowerCase(),
  );
}

/** `spec.gateways` as `namespace/name`, with `mesh` when there is none. */
export function readGateways(virtualService: KubernetesObject): string[] {
  const gateways = readStrings(readRecord(virtualService["spec"])["gateways"]);
  return gateways.length === 0
    ? [meshGateway]
    : gateways.map((gateway) => resolveGateway(gateway, namespaceOf(virtualService)));
}

/** `name` or `namespace/name` → `namespace/name`; `mesh` stays. */
export function resolveGateway(gateway: string, namespace: string): string {
  if (gateway === meshGateway) return gateway;
  if (gateway.startsWith("./")) return `${namespace}/${gateway.slice(2)}`;
  return gateway.includes("/") ? gateway : `${namespace}/${gateway}`;
}

export function readExportTo(object: KubernetesObject): string[] {
  return readStrings(readRecord(object["spec"])["exportTo"]);
}

/** The routes under `spec.http`, `spec.tls` or `spec.tcp`, as they are. */
export function readRoutes(
  virtualService: KubernetesObject,
  protocol: "http" | "tls" | "tcp",
): Record<string, unknown>[] {
  return readRecords(readRecord(virtualService["spec"])[protocol]);
}

/** `route[].destination` of one route. A missing weight reads as 0, as in the API. */
export function readDestinations(
  route: Record<string, unknown>,
  namespace: string,
  domain = defaultDomain,
): Destination[] {
  return readRecords(route["route"]).map((item) => {
    const { weight } = item;
    return { ...readDestination(item["destination"], namespace, domain), weight: readNumber(weight) ?? 0 };
  });
}

/** `mirror` and `mirrors[].destination` of one http route. */
export function readMirrors(
  route: Record<string, unknown>,
  namespace: string,
  domain = defaultDomain,
): Destination[] {
  const single = route["mirror"] === undefined || route["mirror"] === null ? [] : [route["mirror"]];
  const several = readRecords(route["mirrors"]).map((item) => item["destination"]);
  return [...single, ...several].map((destination) => ({
    ...readDestination(destination, namespace, domain),
    weight: 0,
  }));
}

function readDestination(value: unknown, namespace: string, domain: string): Omit<Destination, "weight"> {
  const destination = readRecord(value);
  const subset = readString(destination["subset"]);
  const port = readNumber(readRecord(destination["port"])["number"]);
  return {
    host: resolveShortName(readString(destination["host"]) ?? "", namespace, domain).toLowerCase(),
    ...(subset ? { subset } : {}),
    ...(port === undefined ? {} : { port }),
  };
}

/**
 * Effective shares in percent: weight / sum of weights; a single destination gets everything whatever its weight.
 * All zero when the total is 0 (Istio refuses that on write).
 */
export function computeShares(destinations: readonly Destination[]): number[] {
  if (destinations.length === 1) return [100];
  const total = destinations.reduce((sum, destination) => sum + destination.weight, 0);
  return destinations.map(({ weight }) => (total === 0 ? 0 : (weight / total) * 100));
}

/** Whether a route (or VirtualService) without match, or with a match for mesh traffic, can serve calls of the mesh's proxies. */
export function appliesToMesh(route: Record<string, unknown>): boolean {
  const matches = readRecords(route["match"]);
  return (
    matches.length === 0 ||
    matches.some((match) => {
      const gateways = readStrings(match["gateways"]);
      return gateways.length === 0 || gateways.includes(meshGateway);
    })
  );
}
