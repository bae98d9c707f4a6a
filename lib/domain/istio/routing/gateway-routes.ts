import { compareSpecificity, intersectHosts, selectHostsForNamespace } from "../host";
import { getOrAdd, isServiceVisible } from "./index-services";
import { listForGateway } from "./index-virtual-services";
import type { GatewayServer } from "./gateway-server";
import type { MergedGateway } from "./merge-gateways";
import type { MeshService } from "./mesh-service";
import type { DroppedRoute, ProxyRoute, RouteConfiguration, VirtualHost } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { SidecarScope } from "./sidecar-scope";
import { isCatchAll } from "./translate-match";
import { translateRoutes } from "./translate-route";
import { formatDomain } from "./virtual-host-domains";
import type { SourceVirtualService } from "./virtual-service-model";

interface HostDraft {
  name: string;
  routes: ProxyRoute[];
  requiresTls: boolean;
  dropped: DroppedRoute[];
}

/**
 * The routes of a router's HTTP servers with one name. VirtualServices of the same host are put together in their order,
 * then routes that match all go last. Undefined: nothing listens so.
 * Source: istio pilot/pkg/networking/core `buildGatewayHTTPRouteConfig`.
 */
export function buildGatewayRoutes(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  merged: MergedGateway,
  name: string,
): RouteConfiguration | undefined {
  const servers = merged.serversByRoute.get(name);
  const [first] = servers ?? [];
  if (servers === undefined || first === undefined) return undefined;
  const hosts = new Map<string, HostDraft>();
  const routesOf = new Map<string, ReturnType<typeof translateRoutes>>();
  for (const server of servers) {
    for (const item of listForGateway(index.virtualServices, proxy.namespace, server.gateway)) {
      const common = intersectHosts(selectHostsForNamespace(server.hosts, item.namespace), item.hosts);
      if (common.length === 0) continue;
      // The routes made for the first server hold for the others of its Gateway.
      const { routes, dropped } = getOrAdd(routesOf, `${server.gateway}|${item.namespace}/${item.name}`, () =>
        translateRoutes(item, {
          proxy,
          port: server.port,
          gateway: server.gateway,
          isTls: server.tls !== undefined,
          defaultRetries: index.mesh.defaultHttpRetryPolicy,
          findService: (host) => findServiceFor(index, scope, item, host),
        }),
      );
      if (routes.length > 0) addHosts(hosts, common, server, routes, dropped);
    }
    addRedirects(hosts, server);
  }
  return {
    name,
    virtualHosts: hosts.size === 0 ? [buildBlackHole(first.port)] : collapse(hosts),
    ignoresPort: true,
  };
}

function addHosts(
  hosts: Map<string, HostDraft>,
  common: readonly string[],
  server: GatewayServer,
  routes: readonly ProxyRoute[],
  dropped: readonly DroppedRoute[],
): void {
  for (const written of common) {
    const host = written.toLowerCase();
    const draft = getOrAdd(hosts, host, () => ({
      name: formatDomain(host, server.port),
      routes: [],
      requiresTls: false,
      dropped: [],
    }));
    draft.routes.push(...routes);
    draft.dropped.push(...dropped);
    if (server.tls?.httpsRedirect === true) draft.requiresTls = true;
  }
}

function addRedirects(hosts: Map<string, HostDraft>, server: GatewayServer): void {
  if (server.tls?.httpsRedirect !== true) return;
  for (const written of server.hosts) {
    const host = written.toLowerCase();
    const draft = getOrAdd(hosts, host, () => ({
      name: formatDomain(host, server.port),
      routes: [],
      requiresTls: true,
      dropped: [],
    }));
    draft.requiresTls = true;
  }
}

function buildBlackHole(port: number): VirtualHost {
  return {
    name: formatDomain("blackhole", port),
    domains: ["*"],
    routes: [],
    requiresTls: false,
    dropped: [],
  };
}

/** Puts hosts with the very same routes together, under the most specific name. Source: istio core `collapseDuplicateRoutes`. */
function collapse(hosts: ReadonlyMap<string, HostDraft>): VirtualHost[] {
  const ids = new Map<ProxyRoute, number>();
  const byRoutes = new Map<string, VirtualHost>();
  const all: VirtualHost[] = [];
  for (const [host, draft] of [...hosts].toSorted(([a], [b]) => compareSpecificity(a, b))) {
    const key = `${draft.requiresTls}|${draft.routes.map((route) => getOrAdd(ids, route, () => ids.size)).join()}`;
    const existing = byRoutes.get(key);
    if (existing !== undefined) {
      existing.domains.push(host);
      continue;
    }
    const virtualHost: VirtualHost = {
      name: draft.name,
      domains: [host],
      routes: sortRoutes(draft.routes),
      requiresTls: draft.requiresTls,
      dropped: draft.dropped,
    };
    byRoutes.set(key, virtualHost);
    all.push(virtualHost);
  }
  return all;
}

/** Routes that match all go last, else the order stays. Source: istio core/route `SortVHostRoutes`. */
function sortRoutes(routes: readonly ProxyRoute[]): ProxyRoute[] {
  return [
    ...routes.filter(({ match }) => !isCatchAll(match)),
    ...routes.filter(({ match }) => isCatchAll(match)),
  ];
}

/** The service a VirtualService means: of its own namespace when the router sees it, else what the router sees. */
function findServiceFor(
  index: RoutingIndex,
  scope: SidecarScope,
  { namespace }: SourceVirtualService,
  host: string,
): MeshService | undefined {
  const own = index.services.byHost.get(host)?.get(namespace);
  return own !== undefined && isServiceVisible(own, scope.namespace, index.mesh)
    ? own
    : scope.byHost.get(host);
}
