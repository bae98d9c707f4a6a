import { readNumber, readRecords, readStrings } from "../../kubernetes/read-field";
import { hostsOverlap, isHostSubsetOf } from "../host";
import { finishChain, type ChainDraft } from "./build-chains";
import { buildGatewayRoutes } from "./gateway-routes";
import {
  isPassthrough,
  listSniHosts,
  readDownstreamTls,
  terminatesHttps,
  type GatewayServer,
} from "./gateway-server";
import { findMergedRules, selectRule } from "./index-destination-rules";
import { getOrAdd } from "./index-services";
import { listForGateway } from "./index-virtual-services";
import { listGatewaysOf, mergeGateways, type MergedGateway, type ServerGroup } from "./merge-gateways";
import { unspecifiedAddress } from "./mesh-service";
import { routeBytes } from "./outbound-chains";
import { isHttp } from "./protocol";
import { formatCluster, type Listener, type RouteConfiguration } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { SidecarScope } from "./sidecar-scope";
import type { SourceVirtualService } from "./virtual-service-model";

/** What a router listens on. */
export interface GatewayListeners {
  merged: MergedGateway;
  listeners: readonly Listener[];
  routesOf: (name: string) => RouteConfiguration | undefined;
}

/** Names that clients of the mesh offer in the handshake. */
const istioAlpn = ["istio-peer-exchange", "istio", "istio-http/1.0", "istio-http/1.1", "istio-h2"];

/** Source: istio pilot/pkg/networking/core `buildGatewayListeners`. */
export function buildGatewayListeners(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
): GatewayListeners {
  const merged = mergeGateways(listGatewaysOf(index, proxy));
  const builder: Builder = { index, scope, proxy, merged, sniHosts: new Map() };
  const byName = new Map<string, { address: string; port: number; chains: ChainDraft[] }>();
  for (const group of merged.groups) {
    const address = group.bind === "" ? unspecifiedAddress : group.bind;
    const entry = getOrAdd(byName, `${address}_${group.listenPort}`, () => ({
      address,
      port: group.listenPort,
      chains: [],
    }));
    entry.chains.push(...buildGroupChains(builder, group));
  }
  const routes = new Map<string, RouteConfiguration | undefined>();
  return {
    merged,
    listeners: [...byName].flatMap(([name, { address, port, chains }]): Listener[] => {
      if (chains.length === 0) return [];
      const needsTls = chains.some(
        ({ serverNames, tls, http }) => serverNames.length > 0 || (tls !== undefined && http !== undefined),
      );
      return [
        {
          name,
          addresses: [address],
          port,
          chains: chains.map((chain) => finishChain(chain)),
          inspectsTls: () => needsTls,
          inspectsHttp: () => false,
        },
      ];
    }),
    routesOf: (name) => {
      if (!routes.has(name)) routes.set(name, buildGatewayRoutes(index, scope, proxy, merged, name));
      return routes.get(name);
    },
  };
}

interface Builder {
  index: RoutingIndex;
  scope: SidecarScope;
  proxy: RoutingProxy;
  merged: MergedGateway;
  /** Server names that already have a chain, by port, with their bind address. */
  sniHosts: Map<string, string>;
}

function buildGroupChains(builder: Builder, group: ServerGroup): ChainDraft[] {
  const open = { cidrs: [], serverNames: [], alpn: [] };
  if (isHttp(group.protocol)) return [{ ...open, http: group.routeName }];
  return group.servers.flatMap((server): ChainDraft[] => {
    const tls = readDownstreamTls(server);
    const names = builder.merged.sniHosts.get(server);
    const terminated = {
      ...open,
      serverNames: names?.hosts ?? [],
      ...(tls === undefined ? {} : { tls }),
    };
    if (terminatesHttps(server)) return [{ ...terminated, http: names?.routeName ?? "" }];
    if (isPassthrough(server)) return buildPassthroughChains(builder, server, group.listenPort);
    const tcp = findTcpRoute(builder, server);
    if (tcp === undefined) return [];
    return [server.tls === undefined ? { ...open, tcp } : { ...terminated, tcp }];
  });
}

/** The VirtualServices of a server's Gateway that have one of its hosts. Source: istio core `pickMatchingGatewayHosts`. */
function listMatching({ index, proxy }: Builder, server: GatewayServer): SourceVirtualService[] {
  return listForGateway(index.virtualServices, proxy.namespace, server.gateway).filter((item) =>
    item.hosts.some((host) =>
      server.hosts.some((written) => {
        const slash = written.indexOf("/");
        if (slash !== -1 && written.slice(0, slash) !== item.namespace) return false;
        return hostsOverlap(written.slice(slash + 1), host);
      }),
    ),
  );
}

function isForServer(match: Record<string, unknown>, server: GatewayServer): boolean {
  const port = readNumber(match["port"]) ?? 0;
  const gateways = readStrings(match["gateways"]);
  return (port === 0 || port === server.port) && (gateways.length === 0 || gateways.includes(server.gateway));
}

/** Source: istio pilot/pkg/networking/core `buildGatewayNetworkFiltersFromTCPRoutes`. */
function findTcpRoute(builder: Builder, server: GatewayServer): ChainDraft["tcp"] {
  for (const item of listMatching(builder, server)) {
    for (const route of item.tcp) {
      const isOpen =
        route.matches.length === 0 || route.matches.some(({ spec }) => isForServer(spec, server));
      if (isOpen && readRecords(route.spec["route"]).length > 0) {
        return routeBytes(builder.scope, item, route, server.port);
      }
    }
    // A TLSRoute on a listener that terminates has nothing but tls blocks.
    if (!item.parents.startsWith("TLSRoute/")) continue;
    for (const route of item.tls) {
      if (route.matches.some(({ spec }) => isForServer(spec, server))) {
        return routeBytes(builder.scope, item, route, server.port);
      }
    }
  }
  return undefined;
}

/** Source: istio pilot/pkg/networking/core `buildGatewayNetworkFiltersFromTLSRoutes`. */
function buildPassthroughChains(builder: Builder, server: GatewayServer, listenPort: number): ChainDraft[] {
  if (server.tls?.mode === "AUTO_PASSTHROUGH") return buildAutoPassthrough(builder, listSniHosts(server));
  const chains: ChainDraft[] = [];
  for (const item of listMatching(builder, server)) {
    for (const route of item.tls) {
      if (readRecords(route.spec["route"]).length === 0) continue;
      for (const { spec } of route.matches) {
        if (!isForServer(spec, server)) continue;
        const serverNames = readStrings(spec["sniHosts"]);
        const keys = serverNames.map((host) => `${listenPort}|${host}`);
        if (keys.some((key) => builder.sniHosts.get(key) === server.bind)) continue;
        for (const key of keys) builder.sniHosts.set(key, server.bind);
        const tcp = routeBytes(builder.scope, item, route, server.port);
        chains.push({ cidrs: [], serverNames, alpn: [], tcp });
      }
    }
  }
  return chains;
}

/** A chain for each service and subset, told apart by the name of the cluster. Source: istio core `builtAutoPassthroughFilterChains`. */
function buildAutoPassthrough({ index, scope, proxy }: Builder, hosts: readonly string[]): ChainDraft[] {
  return scope.services.flatMap((service): ChainDraft[] => {
    if (service.meshExternal || !hosts.some((host) => isHostSubsetOf(service.hostname, host))) return [];
    const rule = selectRule(findMergedRules(index.destinationRules, proxy.namespace, service), proxy);
    const subsets = ["", ...(rule?.subsets.map(({ name }) => name) ?? [])];
    return service.ports
      .filter(({ protocol }) => protocol !== "UDP")
      .flatMap(({ port }) =>
        subsets.map((subset): ChainDraft => {
          const cluster = formatCluster("outbound", subset, service.hostname, port).replaceAll("|", "_.");
          return {
            cidrs: [],
            serverNames: [cluster],
            alpn: istioAlpn,
            tcp: { clusters: [{ cluster, weight: 1 }] },
          };
        }),
      );
  });
}
