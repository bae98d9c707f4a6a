import type { ClusterWorld } from "../../kubernetes/projected";
import type { Explained } from "../explanation";
import { checkDestination } from "./check-destination";
import { explainCall, type CallTrace } from "./explain-call";
import { buildInboundListener } from "./inbound-listener";
import { getOrAdd } from "./index-services";
import { matchChain, readConnection } from "./match-chain";
import { matchRoute, parseRequest } from "./match-route";
import { matchVirtualHost } from "./match-virtual-host";
import { unspecifiedAddress } from "./mesh-service";
import { buildFallthrough, inboundPort, outboundPort, plainHttpAlpn } from "./outbound-listeners";
import {
  blackHoleCluster,
  parseCluster,
  type FilterChain,
  type Listener,
  type ProxyRoute,
  type RouteConfiguration,
  type WeightedCluster,
} from "./proxy-config";
import { getProxyView, type ProxyView } from "./proxy-view";
import { resolveAddress } from "./resolve-address";
import type { CallDestination, CallError, CallOutcome, RoutingCall } from "./routing-call";
import { getRoutingIndex, type RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import { buildCatchAll } from "./sidecar-routes";

/**
 * Where a call of a proxy (or to it) goes, as Envoy decides with the configuration that istiod would give it: listener,
 * chain, virtual host, route, destinations with their shares; or the error. The reasons name the VirtualService, route and
 * match that won, the routes before it with the first condition each lacks, and the VirtualServices that lost the host.
 * Source: istio pilot/pkg/networking/core; pilot/pkg/simulation.
 */
export function simulateCall(
  world: ClusterWorld,
  proxy: RoutingProxy,
  call: RoutingCall,
): Explained<CallOutcome> {
  const index = getRoutingIndex(world);
  const { outcome, trace } = traceCall(index, proxy, call);
  return { value: outcome, reasons: explainCall(index, proxy, outcome, trace) };
}

/** The same without the reasons, for many calls. */
export function predictCall(world: ClusterWorld, proxy: RoutingProxy, call: RoutingCall): CallOutcome {
  return traceCall(getRoutingIndex(world), proxy, call).outcome;
}

function traceCall(
  index: RoutingIndex,
  proxy: RoutingProxy,
  call: RoutingCall,
): { outcome: CallOutcome; trace: CallTrace } {
  const view = getProxyView(index, proxy);
  const address =
    call.address ?? (call.host === undefined ? "" : resolveAddress(index, view.scope, proxy, call.host));
  const resolved = { ...call, address };
  const outcome: CallOutcome = { destinations: [], mirrors: [] };
  const trace: CallTrace = { view, request: parseRequest(resolved) };
  const error = follow(index, proxy, view, resolved, outcome, trace);
  if (error !== undefined) outcome.error = error;
  for (const destination of outcome.destinations) {
    const problem = checkDestination(index, view.scope, proxy, destination.cluster);
    if (problem !== undefined) destination.problem = problem;
  }
  return { outcome, trace };
}

function follow(
  index: RoutingIndex,
  proxy: RoutingProxy,
  view: ProxyView,
  call: RoutingCall & { address: string },
  outcome: CallOutcome,
  trace: CallTrace,
): CallError | undefined {
  const listener = findListener(index, proxy, view, call);
  if (listener === undefined) return "no listener matched";
  outcome.listener = listener.name;
  const choice = matchChain(listener, readConnection(listener, call));
  if ("error" in choice) return choice.error;
  const { chain } = choice;
  outcome.filterChain = chain.name;
  const tlsError = checkTls(chain, call);
  if (tlsError !== undefined) return tlsError;
  if (chain.http === undefined) {
    outcome.destinations = shareOut(chain.tcp?.clusters ?? []);
    if (chain.tcp?.origin !== undefined) outcome.route = { name: "", origin: chain.tcp.origin };
    if (chain.tcp?.virtualService !== undefined) trace.virtualService = chain.tcp.virtualService;
    return undefined;
  }
  const isEncrypted = call.tls !== undefined && call.tls !== "plaintext";
  if ((isEncrypted && chain.tls === undefined) || call.protocol === "tcp") return "protocol error";
  const configuration = typeof chain.http === "string" ? view.routesOf(chain.http) : chain.http;
  if (typeof chain.http === "string") outcome.routeConfiguration = chain.http;
  const virtualHost =
    configuration === undefined ? undefined : matchVirtualHost(configuration, call.host ?? "");
  if (virtualHost === undefined) return "no virtual host matched";
  outcome.virtualHost = virtualHost.name;
  trace.virtualHost = virtualHost;
  if (virtualHost.requiresTls && !isEncrypted) return "tls required, sending 301";
  const found = matchRoute(virtualHost.routes, trace.request);
  if (found === undefined) return "no route matched";
  trace.position = found.position;
  takeRoute(found.route, outcome);
  return undefined;
}

/** Source: istio pilot/pkg/simulation `Run`, `requiresMTLS`. */
function checkTls({ tls }: FilterChain, call: RoutingCall): CallError | undefined {
  if (tls === undefined) return undefined;
  if (call.tls === undefined || call.tls === "plaintext") return "invalid TLS";
  const { certificate = "default" } = call;
  const isAccepted = certificate === "*" || certificate === tls.secret;
  const wantsOwn = tls.requiresClientCertificate && isAccepted;
  return wantsOwn === (call.tls === "mtls") ? undefined : "invalid mTLS";
}

function takeRoute(route: ProxyRoute, outcome: CallOutcome): void {
  const origin = route.matchOrigin ?? route.origin;
  outcome.route = { name: route.name, ...(origin === undefined ? {} : { origin }) };
  if (route.fault !== undefined) outcome.fault = route.fault;
  if (route.headers !== undefined) outcome.headers = route.headers;
  const { action } = route;
  if (action.kind === "redirect") {
    const { kind: _, ...redirect } = action;
    outcome.redirect = redirect;
  } else if (action.kind === "respond") {
    const { kind: _, ...response } = action;
    outcome.directResponse = response;
  } else {
    outcome.destinations = shareOut(action.clusters);
    outcome.mirrors = [...action.mirrors];
    outcome.timeoutMs = action.timeoutMs;
    if (action.retries !== undefined) outcome.retries = action.retries;
    if (action.rewrite !== undefined) outcome.rewrite = action.rewrite;
  }
}

function shareOut(clusters: readonly WeightedCluster[]): CallDestination[] {
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  return clusters.map(({ cluster, weight, headers }) => {
    const parts = parseCluster(cluster);
    return {
      cluster,
      share: total === 0 ? 0 : (weight / total) * 100,
      ...(parts === undefined || parts.host === "" ? {} : { host: parts.host, port: parts.port }),
      ...(parts === undefined || parts.subset === "" ? {} : { subset: parts.subset }),
      ...(headers === undefined ? {} : { headers }),
    };
  });
}

const inboundListeners = new WeakMap<RoutingIndex, Map<string, Listener>>();

function getInboundListener(index: RoutingIndex, proxy: RoutingProxy): Listener {
  const key = JSON.stringify([proxy.namespace, proxy.labels, proxy.ips]);
  return getOrAdd(
    getOrAdd(inboundListeners, index, () => new Map<string, Listener>()),
    key,
    () => buildInboundListener(index, proxy),
  );
}

/** The listener of an address and port, else of the port on all addresses, else the one behind iptables. */
function findListener(
  index: RoutingIndex,
  proxy: RoutingProxy,
  view: ProxyView,
  call: RoutingCall & { address: string },
): Listener | undefined {
  if (call.mode === "inbound") return getInboundListener(index, proxy);
  const onPort = view.listenersOn(call.port);
  const found =
    onPort.find(({ addresses }) => addresses.includes(call.address)) ??
    onPort.find(({ addresses }) => addresses.includes(unspecifiedAddress));
  if (found !== undefined || proxy.type === "router") return found;
  if (call.port === inboundPort) return getInboundListener(index, proxy);
  return buildVirtualOutbound(view);
}

const virtualOutbound = new WeakMap<ProxyView, Listener>();

/** What takes connections that no listener is for. Source: istio core `buildVirtualOutboundListener`. */
function buildVirtualOutbound(view: ProxyView): Listener {
  return getOrAdd(virtualOutbound, view, (): Listener => {
    const open = { cidrs: [], serverNames: [], alpn: [] };
    const isDynamic = view.scope.outboundTrafficPolicy.mode === "ALLOW_ANY_DYNAMIC_DNS";
    const dynamic: FilterChain = {
      ...open,
      name: "virtualOutbound-catchall-tcp-http",
      alpn: plainHttpAlpn,
      http: {
        name: "allow_any_dynamic_dns",
        virtualHosts: [buildCatchAll(view.scope)],
        ignoresPort: true,
      },
    };
    return {
      name: "virtualOutbound",
      addresses: [unspecifiedAddress],
      port: outboundPort,
      chains: [
        {
          ...open,
          name: "virtualOutbound-blackhole",
          port: outboundPort,
          tcp: { clusters: [{ cluster: blackHoleCluster, weight: 1 }] },
        },
        ...(isDynamic ? [dynamic] : []),
        buildFallthrough(view.scope, "virtualOutbound-catchall-tcp"),
      ],
      inspectsTls: () => false,
      inspectsHttp: () => isDynamic,
    };
  });
}

/**
 * The routes of a proxy's listener by the name that istiod gives them (`80`, `http.8080`, `host:port`); undefined when it
 * has none of that name.
 */
export function findRouteConfiguration(
  world: ClusterWorld,
  proxy: RoutingProxy,
  name: string,
): RouteConfiguration | undefined {
  return getProxyView(getRoutingIndex(world), proxy).routesOf(name);
}
