import { readRecord, readRecords, readStringMap } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import { buildGatewayListeners, type GatewayListeners } from "./gateway-listeners";
import { getOrAdd } from "./index-services";
import { buildOutboundListeners } from "./outbound-listeners";
import type { Listener, RouteConfiguration } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import { getGatewayScope, getSidecarScope, type SidecarScope } from "./sidecar-scope";
import { buildSidecarRoutes } from "./sidecar-routes";

/** What one proxy is told, made as it is asked for: proxies that Istio treats alike share it. */
export interface ProxyView {
  scope: SidecarScope;
  /** Outbound listeners of a sidecar on a port. */
  listenersOn: (port: number) => readonly Listener[];
  routesOf: (name: string) => RouteConfiguration | undefined;
  /** Of a router: everything it listens on. */
  gateway?: GatewayListeners;
}

/** The view of a proxy. */
export function getProxyView(index: RoutingIndex, proxy: RoutingProxy): ProxyView {
  const key = keyOf(index, proxy);
  return getOrAdd(
    getOrAdd(views, index, () => new Map<string, ProxyView>()),
    key,
    () => (proxy.type === "router" ? buildRouterView(index, proxy) : buildSidecarView(index, proxy)),
  );
}

/** Proxies of the same class get the same configuration: what is asked of one of them holds for all. Equal texts: the same class. */
export function formatProxyClass(index: RoutingIndex, proxy: RoutingProxy): string {
  return keyOf(index, proxy);
}

const views = new WeakMap<RoutingIndex, Map<string, ProxyView>>();

/** Only labels that some object selects by tell proxies apart. */
function keyOf(
  index: RoutingIndex,
  { type, namespace, labels, capturesDns, dnsDomain, ips = [] }: RoutingProxy,
): string {
  const relevant = getRelevantLabels(index);
  const own = Object.entries(labels)
    .filter(([name]) => relevant.has(name))
    .toSorted(([a], [b]) => compareText(a, b));
  // Which Services lead to a router decides on which ports it listens.
  const address = type === "router" ? [ips, labels] : [];
  return JSON.stringify([type, namespace, own, capturesDns === true, dnsDomain, address]);
}

const relevantLabels = new WeakMap<RoutingIndex, ReadonlySet<string>>();

function getRelevantLabels(index: RoutingIndex): ReadonlySet<string> {
  const known = relevantLabels.get(index);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const add = (labels: Readonly<Record<string, string>>) => {
    for (const name of Object.keys(labels)) names.add(name);
  };
  for (const item of index.virtualServices.all) {
    for (const route of [...item.http, ...item.tls, ...item.tcp]) {
      for (const { spec } of route.matches) add(readStringMap(spec["sourceLabels"]));
    }
  }
  for (const object of index.sidecars) {
    add(readStringMap(readRecord(readRecord(object["spec"])["workloadSelector"])["labels"]));
  }
  for (const rule of index.world.destinationRules) {
    add(readStringMap(readRecord(readRecord(rule["spec"])["workloadSelector"])["matchLabels"]));
  }
  for (const gateway of index.gateways) add(readStringMap(readRecord(gateway["spec"])["selector"]));
  for (const object of index.world.virtualServices) {
    // Delegates are not among the roots once they are merged.
    for (const route of readRecords(readRecord(object["spec"])["http"])) {
      for (const match of readRecords(route["match"])) add(readStringMap(match["sourceLabels"]));
    }
  }
  relevantLabels.set(index, names);
  return names;
}

function buildSidecarView(index: RoutingIndex, proxy: RoutingProxy): ProxyView {
  const scope = getSidecarScope(index, proxy);
  const listeners = new Map<number, readonly Listener[]>();
  const routes = new Map<string, RouteConfiguration | undefined>();
  return {
    scope,
    listenersOn: (port) => {
      let found = listeners.get(port);
      if (found === undefined) {
        found = buildOutboundListeners(index, scope, proxy, port);
        listeners.set(port, found);
      }
      return found;
    },
    routesOf: (name) => {
      if (!routes.has(name)) routes.set(name, buildSidecarRoutes(index, scope, proxy, name));
      return routes.get(name);
    },
  };
}

function buildRouterView(index: RoutingIndex, proxy: RoutingProxy): ProxyView {
  const scope = getGatewayScope(index, proxy.namespace);
  const gateway = buildGatewayListeners(index, scope, proxy);
  return {
    scope,
    listenersOn: (port) => gateway.listeners.filter((listener) => listener.port === port),
    routesOf: gateway.routesOf,
    gateway,
  };
}
