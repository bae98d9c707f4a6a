import { hostsOverlap, isWildcard } from "../host";
import { meshGateway } from "../virtual-service";
import { getOrAdd } from "./index-services";
import type { MeshService } from "./mesh-service";
import { listAddresses } from "./service-addresses";
import { isHttpOrSniffed, parseProtocol } from "./protocol";
import {
  dynamicDnsCluster,
  formatCluster,
  passthroughCluster,
  type ProxyRoute,
  type RouteConfiguration,
  type VirtualHost,
} from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { EgressListener, SidecarScope } from "./sidecar-scope";
import { translateMatch } from "./translate-match";
import { translateRetries } from "./translate-retries";
import { nameCluster, translateRoutes } from "./translate-route";
import { formatDomain, listDomains } from "./virtual-host-domains";
import { readSourceDestination, type SourceVirtualService } from "./virtual-service-model";

/** Routes of one or several services on a port, before they get domains. Source: istio core/route `VirtualHostWrapper`. */
interface RouteGroup {
  port: number;
  services: MeshService[];
  /** Hosts of the VirtualService that are no service on this port. */
  otherHosts: string[];
  routes: ProxyRoute[];
  dropped: VirtualHost["dropped"];
}

/**
 * The route configuration of a sidecar for a listener: named by port, by `host:port` where only that service is meant, by the
 * address of a Unix domain socket. Undefined when no listener asks for it.
 * Source: istio pilot/pkg/networking/core `buildSidecarOutboundHTTPRouteConfig`.
 */
export function buildSidecarRoutes(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  name: string,
): RouteConfiguration | undefined {
  const isSocket = name.startsWith("unix://");
  const colon = isSocket ? -1 : name.lastIndexOf(":");
  const isSniffed = colon !== -1;
  const listenerPort = isSocket ? 0 : Number(name.slice(colon + 1));
  if (Number.isNaN(listenerPort)) return undefined;
  const egress = findEgressListener(scope, listenerPort, name);
  if (egress === undefined) return undefined;
  const all = buildVirtualHosts(index, proxy, egress, listenerPort);
  if (!isSniffed) {
    return { name, virtualHosts: [...all, buildCatchAll(scope)], ignoresPort: true };
  }
  const host = name.slice(0, colon);
  const own = all.filter(({ domains }) => domains.includes(name) || domains.includes(host));
  const [only] = own;
  const virtualHosts = own.length === 1 && only !== undefined ? [{ ...only, domains: ["*"] }] : own;
  return { name, virtualHosts, ignoresPort: true };
}

/** Source: istio pilot/pkg/model `GetEgressListenerForRDS`. */
function findEgressListener(scope: SidecarScope, port: number, name: string): EgressListener | undefined {
  return scope.listeners.find(
    (listener) =>
      listener.port === undefined ||
      (listener.port.number === port && (port !== 0 || listener.bind === name)),
  );
}

const onPort = new WeakMap<MeshService, Map<number, MeshService>>();

/** The service with that port alone; undefined when it has no such port. Shared by all proxies. */
function narrowToPort(service: MeshService, port: number): MeshService | undefined {
  const own = service.ports.find((item) => item.port === port);
  if (own === undefined) return undefined;
  const hostname = service.hostname.toLowerCase();
  if (service.ports.length === 1 && hostname === service.hostname) return service;
  const known = getOrAdd(onPort, service, () => new Map<number, MeshService>());
  return getOrAdd(known, port, () => ({ ...service, hostname, ports: [own] }));
}

/** The services as a listener of one port sees them; with port 0 it sees all ports. */
function listServicesOnPort(egress: EgressListener, port: number): Map<string, MeshService> {
  const services = new Map<string, MeshService>();
  for (const service of egress.services) {
    const narrowed = port === 0 ? service : narrowToPort(service, port);
    if (narrowed !== undefined) services.set(narrowed.hostname, narrowed);
  }
  return services;
}

/** Source: istio pilot/pkg/networking/core `BuildSidecarOutboundVirtualHosts`. */
function buildVirtualHosts(
  index: RoutingIndex,
  proxy: RoutingProxy,
  egress: EgressListener,
  asked: number,
): VirtualHost[] {
  const isProxyPort = parseProtocol(egress.port?.protocol ?? "") === "HTTP_PROXY";
  const listenerPort = isProxyPort ? 0 : asked;
  const services = listServicesOnPort(egress, listenerPort);
  const wild = [...services.keys()].filter(isWildcard);
  const candidates =
    listenerPort === 80
      ? egress.virtualServices
      : egress.virtualServices.filter((item) => coversService(item, services, wild));
  const groups = candidates.flatMap((item) =>
    buildGroups(index, proxy, egress, item, services, listenerPort),
  );
  const taken = new Set(groups.flatMap((group) => group.services.map(({ hostname }) => hostname)));
  for (const service of services.values()) {
    if (taken.has(service.hostname) || service.resolution === "alias") continue;
    groups.push(...getDefaultGroups(index, service));
  }
  const byPort = nameGroups(
    groups,
    proxy,
    listenerPort,
    proxy.dnsDomain ?? `${proxy.namespace}.svc.${index.mesh.domain}`,
  );
  if (listenerPort !== 0) return byPort.get(listenerPort) ?? [];
  return [...byPort].flatMap(([port, hosts]) =>
    port === 80
      ? hosts
      : hosts.flatMap((host) => {
          const domains = host.domains.filter((domain) => domain.includes(":"));
          return domains.length === 0 ? [] : [{ ...host, domains }];
        }),
  );
}

const defaultGroups = new WeakMap<MeshService, RouteGroup[]>();

/** The routes of a service that no VirtualService has: the same for all proxies. */
function getDefaultGroups(index: RoutingIndex, service: MeshService): RouteGroup[] {
  return getOrAdd(defaultGroups, service, () =>
    service.ports
      .filter(({ protocol }) => isHttpOrSniffed(protocol))
      .map(({ port }) => {
        const routes = [buildDefaultRoute(index, service, port)];
        return { port, services: [service], otherHosts: [], routes, dropped: [] };
      }),
  );
}

/** Source: istio pilot/pkg/networking/core `selectVirtualServices`. */
function coversService(
  item: SourceVirtualService,
  services: ReadonlyMap<string, MeshService>,
  wild: readonly string[],
): boolean {
  return item.hosts.some((written) => {
    const host = written.toLowerCase();
    if (services.has(host)) return true;
    const candidates = isWildcard(host) ? [...services.keys()] : wild;
    return candidates.some((service) => hostsOverlap(host, service));
  });
}

/** Source: istio core/route `buildSidecarVirtualHostsForVirtualService`. */
function buildGroups(
  index: RoutingIndex,
  proxy: RoutingProxy,
  egress: EgressListener,
  item: SourceVirtualService,
  services: ReadonlyMap<string, MeshService>,
  listenerPort: number,
): RouteGroup[] {
  const { routes, dropped } = translateRoutes(item, {
    proxy,
    port: listenerPort,
    gateway: meshGateway,
    isTls: false,
    defaultRetries: index.mesh.defaultHttpRetryPolicy,
    findService: (host) => services.get(host),
  });
  if (routes.length === 0) return [];
  const { otherHosts, own } = separateHosts(item, egress, services);
  if (item.semantics === "gateway") {
    const isAllowed = own.some(
      ({ namespace }) => namespace === item.namespace || proxy.namespace === item.namespace,
    );
    if (!isAllowed) return [];
  }
  const byPort = new Map<number, MeshService[]>();
  for (const service of own) {
    for (const { port, protocol } of service.ports) {
      if (isHttpOrSniffed(protocol)) getOrAdd(byPort, port, () => []).push(service);
    }
  }
  // Hosts that are no service are only routed on port 80.
  if (byPort.size === 0 && listenerPort === 80) byPort.set(80, []);
  return [...byPort].map(([port, list]) => ({ port, services: list, otherHosts, routes, dropped }));
}

/** Which hosts of a VirtualService are services, by itself or by its wildcard. Source: istio core/route `separateVSHostsAndServices`. */
function separateHosts(
  item: SourceVirtualService,
  egress: EgressListener,
  services: ReadonlyMap<string, MeshService>,
): { otherHosts: string[]; own: MeshService[] } {
  const otherHosts: string[] = [];
  const own: MeshService[] = [];
  for (const host of item.hosts) {
    if (isWildcard(host)) continue;
    const service = services.get(host.toLowerCase());
    if (service === undefined) otherHosts.push(host);
    else own.push(service);
  }
  for (const host of item.hosts.map((written) => written.toLowerCase()).filter(isWildcard)) {
    if (item.semantics === "gateway") {
      otherHosts.push(host);
      continue;
    }
    let isService = false;
    for (const [hostname, service] of services) {
      if (!hostsOverlap(hostname, host)) continue;
      isService = true;
      if (egress.mostSpecific(hostname) === item) own.push(service);
    }
    if (!isService) otherHosts.push(host);
  }
  return { otherHosts, own };
}

const domainsOf = new WeakMap<MeshService, Map<string, ReturnType<typeof listDomains>>>();

/** The domains of a service for a client; remembered, as they are the same for all clients outside its namespace. */
function getDomains(
  service: MeshService,
  proxy: RoutingProxy,
  port: number,
  proxyDomain: string,
): ReturnType<typeof listDomains> {
  const addresses = listAddresses(service, proxy);
  const { hostname } = service;
  const isOwn = hostname.startsWith(`${proxy.namespace}.svc.`, hostname.indexOf(".") + 1);
  const whose = isOwn || service.aliases.length > 0 ? proxy.namespace : (proxy.dnsDomain ?? "");
  const known = getOrAdd(domainsOf, service, () => new Map<string, ReturnType<typeof listDomains>>());
  return getOrAdd(known, `${port}|${whose}|${addresses.join()}`, () =>
    listDomains(service, addresses, port, proxyDomain),
  );
}

/** Gives groups their names and domains; whoever comes first keeps a domain. */
function nameGroups(
  groups: readonly RouteGroup[],
  proxy: RoutingProxy,
  listenerPort: number,
  proxyDomain: string,
): Map<number, VirtualHost[]> {
  const names = new Set<string>();
  const known = new Set<string>();
  const services = new Set<string>();
  for (const group of groups) {
    for (const { hostname } of group.services) {
      services.add(hostname);
      if (listenerPort === 0) services.add(formatDomain(hostname, group.port));
    }
  }
  const byPort = new Map<number, VirtualHost[]>();
  const add = (
    group: RouteGroup,
    hostname: string,
    domains: readonly string[],
    alternatives: readonly string[],
  ) => {
    const name = formatDomain(hostname, group.port);
    if (names.has(name)) return;
    names.add(name);
    const own: string[] = [];
    for (const domain of domains) {
      const lower = domain.toLowerCase();
      if (known.has(lower) || (services.has(domain) && alternatives.includes(domain))) continue;
      known.add(lower);
      own.push(domain);
    }
    if (own.length === 0) return;
    const { routes, dropped } = group;
    getOrAdd(byPort, group.port, () => []).push({ name, domains: own, routes, requiresTls: false, dropped });
  };
  for (const group of groups) {
    for (const host of group.otherHosts) add(group, host.toLowerCase(), [host.toLowerCase()], []);
    for (const service of group.services) {
      const { domains, alternatives } = getDomains(
        service,
        proxy,
        listenerPort === 0 ? group.port : 0,
        proxyDomain,
      );
      add(group, service.hostname, domains, alternatives);
    }
  }
  return byPort;
}

/** Source: istio core/route `BuildDefaultHTTPOutboundRoute`. */
function buildDefaultRoute(index: RoutingIndex, service: MeshService, port: number): ProxyRoute {
  const retries = translateRetries(index.mesh.defaultHttpRetryPolicy);
  return {
    name: "default",
    match: translateMatch(undefined, "istio"),
    action: {
      kind: "forward",
      clusters: [{ cluster: formatCluster("outbound", "", service.hostname, port), weight: 1 }],
      timeoutMs: 0,
      mirrors: [],
      ...(retries === undefined ? {} : { retries }),
    },
  };
}

/** What becomes of hosts nobody knows. Source: istio pilot/pkg/networking/core `buildCatchAllVirtualHost`. */
export function buildCatchAll(scope: SidecarScope): VirtualHost {
  const { mode } = scope.outboundTrafficPolicy;
  const name =
    mode === "ALLOW_ANY" ? "allow_any" : mode === "REGISTRY_ONLY" ? "block_all" : "allow_any_dynamic_dns";
  const cluster = mode === "ALLOW_ANY" ? findEgressCluster(scope) : dynamicDnsCluster;
  return {
    name,
    domains: ["*"],
    requiresTls: false,
    dropped: [],
    routes: [
      {
        name,
        match: translateMatch(undefined, "istio"),
        action:
          mode === "REGISTRY_ONLY"
            ? { kind: "respond", status: 502 }
            : { kind: "forward", clusters: [{ cluster, weight: 1 }], timeoutMs: 0, mirrors: [] },
      },
    ],
  };
}

/** Where unknown traffic goes when it may pass: the egress proxy of the `Sidecar`, else where it was going. */
export function findEgressCluster(scope: SidecarScope): string {
  const { egressProxy } = scope.outboundTrafficPolicy;
  return egressProxy === undefined
    ? passthroughCluster
    : nameCluster(readSourceDestination(egressProxy), undefined, 0);
}
