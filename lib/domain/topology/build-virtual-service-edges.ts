import { hostsOverlap } from "../istio/host";
import {
  computeShares,
  meshGateway,
  namespaceOf,
  readDestinations,
  readExportTo,
  readGateways,
  readHosts,
  readMirrors,
  readRoutes,
  resolveGateway,
} from "../istio/virtual-service";
import { formatObject } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import { gatewayId } from "./build-gateway-nodes";
import type { RoutePart } from "./route-edges";
import { isShownService, type TopologyContext } from "./topology-context";
import { formatNodeId } from "./topology-id";

type FindHost = (host: string) => string | undefined;
interface Target {
  target: string;
  percent: number;
  via: string;
}

/** Gateway → service parts: what the VirtualServices bound to each Istio Gateway send on. */
export function buildGatewayParts(context: TopologyContext, findHost: FindHost): RoutePart[] {
  const gateways = new Map(
    context.world.gateways.map((gateway) => [`${namespaceOf(gateway)}/${gateway.metadata.name}`, gateway]),
  );
  return context.world.virtualServices.flatMap((virtualService) =>
    readGateways(virtualService).flatMap((name) => {
      const gateway = gateways.get(name);
      if (gateway === undefined || !isBound(virtualService, gateway)) return [];
      const source = gatewayId(context.cluster, gateway);
      return listTargets(context, virtualService, name, findHost).map((target) => ({ source, ...target }));
    }),
  );
}

/** Service → service parts: calls to one service that its VirtualService for the mesh sends (or mirrors) to another. */
export function buildMeshParts(context: TopologyContext, findHost: FindHost): RoutePart[] {
  return context.world.services.filter(isShownService).flatMap((service) => {
    const { virtualService } = context.routingOf(service);
    if (virtualService === undefined) return [];
    const source = formatNodeId(context.cluster, service.meta.namespace ?? "", "service", service.meta.name);
    return listTargets(context, virtualService, meshGateway, findHost).map((target) => ({
      source,
      ...target,
    }));
  });
}

/** Whether a host of the VirtualService is one a server of the Gateway takes from its namespace. */
function isBound(virtualService: KubernetesObject, gateway: KubernetesObject): boolean {
  if (readExportTo(virtualService).includes("~")) return false;
  const namespace = namespaceOf(virtualService);
  const hosts = readHosts(virtualService);
  return readRecords(readRecord(gateway["spec"])["servers"])
    .flatMap((server) => readStrings(server["hosts"]))
    .some((written) => {
      const slash = written.indexOf("/");
      const from = slash < 0 ? "*" : written.slice(0, slash);
      if (from !== "*" && (from === "." ? namespaceOf(gateway) : from) !== namespace) return false;
      return hosts.some((host) => hostsOverlap(host, written.slice(slash + 1).toLowerCase()));
    });
}

function listTargets(
  context: TopologyContext,
  virtualService: KubernetesObject,
  gateway: string,
  findHost: FindHost,
): Target[] {
  const name = formatObject(virtualService);
  return (["http", "tls", "tcp"] as const).flatMap((protocol) =>
    readRoutes(virtualService, protocol).flatMap((route, index) => {
      if (!servesGateway(route, gateway, namespaceOf(virtualService))) return [];
      const delegate = findDelegate(context, route, namespaceOf(virtualService));
      if (delegate !== undefined) {
        return readRoutes(delegate, "http").flatMap((item, position) =>
          listRouteTargets(
            item,
            namespaceOf(delegate),
            `${formatObject(delegate)} http[${position}]`,
            findHost,
          ),
        );
      }
      return listRouteTargets(route, namespaceOf(virtualService), `${name} ${protocol}[${index}]`, findHost);
    }),
  );
}

function listRouteTargets(
  route: Record<string, unknown>,
  namespace: string,
  via: string,
  findHost: FindHost,
): Target[] {
  const destinations = readDestinations(route, namespace);
  const shares = computeShares(destinations);
  const routed = destinations.flatMap(({ host }, index) => {
    const target = findHost(host);
    return target === undefined ? [] : [{ target, percent: shares[index] ?? 0, via }];
  });
  const mirrored = readMirrors(route, namespace).flatMap(({ host }) => {
    const target = findHost(host);
    return target === undefined ? [] : [{ target, percent: 100, via: `${via} (mirror)` }];
  });
  return [...routed, ...mirrored];
}

/** A match may narrow a route to some of its VirtualService's gateways. */
function servesGateway(route: Record<string, unknown>, gateway: string, namespace: string): boolean {
  const matches = readRecords(route["match"]);
  return (
    matches.length === 0 ||
    matches.some((match) => {
      const gateways = readStrings(match["gateways"]);
      return gateways.length === 0 || gateways.some((name) => resolveGateway(name, namespace) === gateway);
    })
  );
}

/** Delegates go one level deep; a delegate has neither hosts nor gateways. */
function findDelegate(
  context: TopologyContext,
  route: Record<string, unknown>,
  namespace: string,
): KubernetesObject | undefined {
  const delegate = readRecord(route["delegate"]);
  const name = readString(delegate["name"]);
  if (name === undefined) return undefined;
  const from = readString(delegate["namespace"]) || namespace;
  return context.world.virtualServices.find(
    (candidate) =>
      candidate.metadata.name === name &&
      namespaceOf(candidate) === from &&
      readHosts(candidate).length === 0,
  );
}
