import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../../kubernetes/read-field";
import { formatServiceHost, hostsOverlap, isWildcard } from "../host";
import { listMeshWorkloads } from "../explain/mesh-workloads";
import { formatProxyClass } from "../routing/proxy-view";
import type { RoutingCall } from "../routing/routing-call";
import type { RoutingProxy } from "../routing/routing-proxy";
import { getRoutingIndex } from "../routing/routing-index";
import { namespaceOf, readHosts } from "../virtual-service";

/** A call that a change may send elsewhere, with the words for it. */
export interface SampleCall {
  proxy: RoutingProxy;
  /** `productpage-v1`, `gateway istio-ingressgateway`; several are alike to the mesh. */
  callers: readonly string[];
  namespace: string;
  call: RoutingCall;
  /** `reviews:9080 GET /ratings with end-user: jason`. */
  label: string;
}

/** Callers whose proxies get the same configuration in every world: one is asked for all. */
interface Client {
  proxy: RoutingProxy;
  callers: readonly string[];
  namespace: string;
}

type Request = Pick<RoutingCall, "method" | "path" | "headers">;

/** Calls of each client, with each request, to one place. */
interface SamplePlan {
  clients: readonly Client[];
  mode?: "gateway";
  host: string;
  port: number;
  /** `reviews:9080`. */
  target: string;
  requests: readonly Request[];
}

export interface Samples {
  calls: Iterable<SampleCall>;
  /** How many there are. */
  total: number;
  /** Workloads that are not among the callers because there are too many kinds of them. */
  leftOut: number;
}

const longest = 60;
/** Kinds of callers at most: for each the routes of the whole mesh are made. */
const maximumClients = 100;

function listClients(worlds: readonly ClusterWorld[]): Client[] {
  const [world] = worlds;
  if (world === undefined) return [];
  const indexes = worlds.map(getRoutingIndex);
  const kinds = Map.groupBy(
    listMeshWorkloads(world).filter(({ proxied }) => proxied),
    ({ namespace, labels }) =>
      JSON.stringify(indexes.map((index) => formatProxyClass(index, { type: "sidecar", namespace, labels }))),
  );
  return [...kinds.values()].flatMap((workloads): Client[] => {
    const [first] = workloads;
    if (first === undefined) return [];
    const { namespace, labels } = first;
    const callers = [...new Set(workloads.map(({ name }) => name))];
    return [{ proxy: { type: "sidecar", namespace, labels }, callers, namespace }];
  });
}

/** Requests that meet the matches written in the routes of a VirtualService or HTTPRoute, and one that meets none. */
function listRequests(objects: readonly KubernetesObject[]): Request[] {
  const requests = new Map<string, Request>();
  const add = (request: Request) => requests.set(JSON.stringify(request), request);
  add({ method: "GET", path: "/", headers: {} });
  for (const object of objects) {
    const spec = readRecord(object["spec"]);
    for (const route of [...readRecords(spec["http"]), ...readRecords(spec["rules"])]) {
      for (const match of [...readRecords(route["match"]), ...readRecords(route["matches"])]) {
        add(object.kind === "VirtualService" ? meetMatch(match) : meetRouteMatch(match));
      }
    }
  }
  return [...requests.values()];
}

/** The value that a StringMatch asks for; of a regular expression the part that is plain text. */
function meetString(value: unknown, otherwise: string): string {
  const { exact, prefix, regex } = readRecord(value);
  if (readString(exact) !== undefined) return readString(exact) ?? otherwise;
  if (readString(prefix) !== undefined) return readString(prefix) || otherwise;
  const plain = /^\^?([\w/.-]*)/.exec(readString(regex) ?? "")?.[1];
  return plain || otherwise;
}

function meetMatch(match: Record<string, unknown>): Request {
  const query = Object.entries(readRecord(match["queryParams"])).map(
    ([name, value]) => `${name}=${meetString(value, "x")}`,
  );
  const path = meetString(match["uri"], "/");
  return {
    method: meetString(match["method"], "GET"),
    path: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: Object.fromEntries(
      Object.entries(readRecord(match["headers"])).map(([name, value]) => [name, meetString(value, "x")]),
    ),
  };
}

/** Source: Gateway API HTTPRouteMatch. */
function meetRouteMatch(match: Record<string, unknown>): Request {
  const { service, method } = readRecord(match["method"]);
  const grpc =
    readString(service) === undefined ? undefined : `/${readString(service)}/${readString(method) ?? "x"}`;
  const path = grpc ?? readString(readRecord(match["path"])["value"]) ?? "/";
  return {
    method: readString(match["method"]) ?? (grpc === undefined ? "GET" : "POST"),
    path: path.startsWith("/") ? path : "/",
    headers: Object.fromEntries(
      readRecords(match["headers"]).map((header) => [
        (readString(header["name"]) ?? "").toLowerCase(),
        readString(header["value"]) ?? "x",
      ]),
    ),
  };
}

function labelOf(target: string, { method = "GET", path = "/", headers = {} }: Request): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const label = `${target} ${method} ${path}${shown.length === 0 ? "" : ` with ${shown.join(", ")}`}`;
  return label.length > longest * 2 ? `${label.slice(0, longest * 2)}…` : label;
}

/** Hosts whose calls an edited object may change; undefined: any. */
export function listTouchedHosts(object: KubernetesObject, world: ClusterWorld): string[] | undefined {
  const spec = readRecord(object["spec"]);
  const { domain } = world.mesh;
  switch (object.kind) {
    case "VirtualService": {
      const hosts = readHosts(object, domain);
      // A delegate changes whatever delegates to it.
      return hosts.length === 0 ? undefined : hosts;
    }
    case "DestinationRule": {
      const host = readString(spec["host"]) ?? "";
      return host.includes(".") || isWildcard(host)
        ? [host]
        : [formatServiceHost(host, namespaceOf(object), domain)];
    }
    case "ServiceEntry":
      return readStrings(spec["hosts"]);
    case "HTTPRoute":
    case "GRPCRoute":
      return readRecords(spec["parentRefs"]).every(({ kind }) => kind === "Service")
        ? readRecords(spec["parentRefs"]).map(({ name, namespace }) =>
            formatServiceHost(readString(name) ?? "", readString(namespace) ?? namespaceOf(object), domain),
          )
        : undefined;
    case "Sidecar":
    case "Gateway":
    case "ReferenceGrant":
      return undefined;
    default:
      return [];
  }
}

function isTouched(host: string, touched: readonly string[] | undefined): boolean {
  return touched === undefined || touched.some((item) => hostsOverlap(item, host));
}

/**
 * Calls over the actual workloads that the edits may change: from each kind of proxy to each touched service, and into each
 * gateway for the hosts it serves, for every request that the routes of either world distinguish. Made as they are asked for.
 */
export function listSamples(worlds: readonly ClusterWorld[], edited: readonly KubernetesObject[]): Samples {
  const nothing: Samples = { calls: [], total: 0, leftOut: 0 };
  const [world] = worlds;
  if (world === undefined || edited.length === 0) return nothing;
  const touched = edited.map((object) => listTouchedHosts(object, world));
  const all = touched.includes(undefined) ? undefined : touched.flatMap((hosts) => hosts ?? []);
  if (all?.length === 0) return nothing;
  const clients = listAskedClients(worlds, edited);
  const plans = [
    ...planMeshSamples(worlds, clients.slice(0, maximumClients), all),
    ...planGatewaySamples(worlds, all),
  ];
  return {
    calls: listCalls(plans),
    total: plans.reduce((sum, plan) => sum + plan.clients.length * plan.requests.length, 0),
    leftOut: clients.slice(maximumClients).flatMap(({ callers }) => callers).length,
  };
}

function* listCalls(plans: readonly SamplePlan[]): Generator<SampleCall, void, undefined> {
  for (const { clients, mode, host, port, target, requests } of plans) {
    for (const request of requests) {
      const label = labelOf(target, request);
      for (const client of clients) {
        const call: RoutingCall = { port, protocol: "http", host, ...request };
        yield { ...client, call: mode === undefined ? call : { ...call, mode }, label };
      }
    }
  }
}

function listAskedClients(worlds: readonly ClusterWorld[], edited: readonly KubernetesObject[]): Client[] {
  const [world] = worlds;
  if (world === undefined || edited.every(({ kind }) => kind === "Gateway")) return [];
  const onlySidecars = edited.every(({ kind }) => kind === "Sidecar");
  const places = new Set(edited.map(namespaceOf));
  const isAsked = ({ namespace }: Client) =>
    !onlySidecars || places.has(namespace) || places.has(world.mesh.rootNamespace);
  return listClients(worlds).filter(isAsked);
}

function planMeshSamples(
  worlds: readonly ClusterWorld[],
  clients: readonly Client[],
  touched: readonly string[] | undefined,
): SamplePlan[] {
  if (clients.length === 0) return [];
  const findRoutes = indexRoutes(worlds);
  return listMeshTargets(worlds).flatMap(({ host, name, port }): SamplePlan[] =>
    isTouched(host, touched)
      ? [{ clients, host, port, target: `${name}:${port}`, requests: listRequests(findRoutes(host)) }]
      : [],
  );
}

/** The routes that may decide over calls of a host, once each: those that name it, overlap it, or are delegates of no host. */
function indexRoutes(worlds: readonly ClusterWorld[]): (host: string) => KubernetesObject[] {
  const exact = new Map<string, Set<KubernetesObject>>();
  const wide: { host: string; route: KubernetesObject }[] = [];
  const anywhere = new Set<KubernetesObject>();
  const routes = new Set(
    worlds.flatMap((world) => [...world.virtualServices, ...world.httpRoutes, ...world.grpcRoutes]),
  );
  const domain = worlds[0]?.mesh.domain ?? "";
  for (const route of routes) {
    const hosts = listRoutedHosts(route, domain);
    if (hosts.length === 0) anywhere.add(route);
    for (const host of hosts) {
      if (isWildcard(host)) wide.push({ host, route });
      else exact.set(host, (exact.get(host) ?? new Set()).add(route));
    }
  }
  return (host) => {
    const found = new Set([...(exact.get(host) ?? []), ...anywhere]);
    for (const item of wide) if (hostsOverlap(item.host, host)) found.add(item.route);
    // A host with a wildcard may be that of any route.
    if (isWildcard(host))
      for (const [named, own] of exact)
        if (hostsOverlap(named, host)) for (const route of own) found.add(route);
    return [...found];
  };
}

/** Hosts as a route names them: of a VirtualService, of the Services that a route of the Gateway API is attached to, its hostnames. */
function listRoutedHosts(route: KubernetesObject, domain: string): string[] {
  if (route.kind === "VirtualService") return readHosts(route, domain);
  const spec = readRecord(route["spec"]);
  const services = readRecords(spec["parentRefs"]).flatMap(({ kind, name, namespace }) =>
    kind === "Service"
      ? [formatServiceHost(readString(name) ?? "", readString(namespace) ?? namespaceOf(route), domain)]
      : [],
  );
  const hostnames = readStrings(spec["hostnames"]);
  const isOfGateway = readRecords(spec["parentRefs"]).length > services.length;
  return [...services, ...(hostnames.length > 0 ? hostnames : isOfGateway ? ["*"] : [])];
}

function listMeshTargets(worlds: readonly ClusterWorld[]): { host: string; name: string; port: number }[] {
  const targets = new Map<string, { host: string; name: string; port: number }>();
  for (const world of worlds) {
    for (const { meta, ports } of world.services) {
      const host = formatServiceHost(meta.name, meta.namespace ?? "", world.mesh.domain);
      for (const { port } of ports) targets.set(`${host}:${port}`, { host, name: meta.name, port });
    }
    for (const entry of world.serviceEntries) {
      const spec = readRecord(entry["spec"]);
      for (const host of readStrings(spec["hosts"])) {
        if (isWildcard(host)) continue;
        for (const port of readRecords(spec["ports"])) {
          const number = readNumber(port["number"]);
          if (number !== undefined) targets.set(`${host}:${number}`, { host, name: host, port: number });
        }
      }
    }
  }
  return [...targets.values()];
}

function planGatewaySamples(
  worlds: readonly ClusterWorld[],
  touched: readonly string[] | undefined,
): SamplePlan[] {
  const plans = new Map<string, SamplePlan>();
  const findRoutes = indexRoutes(worlds);
  for (const world of worlds) {
    for (const { hosts, ports, selector, name, namespace } of listRouters(world)) {
      const proxy = {
        type: "router",
        namespace: findRouterNamespace(world, selector),
        labels: selector,
      } as const;
      const clients = [{ proxy, callers: [`gateway ${name}`], namespace }];
      for (const host of hosts) {
        if (!isTouched(host, touched)) continue;
        const requests = listRequests(findRoutes(host));
        for (const port of ports) {
          const target = `${host}:${port}`;
          plans.set(`${namespace}/${name} ${target}`, {
            clients,
            mode: "gateway",
            host,
            port,
            target,
            requests,
          });
        }
      }
    }
  }
  return [...plans.values()];
}

/** Plain HTTP servers of the Istio gateways, with the hosts that routes or the servers themselves name. */
function listRouters(
  world: ClusterWorld,
): { name: string; namespace: string; selector: Record<string, string>; hosts: string[]; ports: number[] }[] {
  const routed = [...new Set(world.virtualServices.flatMap((route) => readHosts(route, world.mesh.domain)))];
  return world.gateways.map((gateway) => {
    const spec = readRecord(gateway["spec"]);
    const servers = readRecords(spec["servers"]);
    const own = servers.flatMap((server) =>
      readStrings(server["hosts"]).map((host) => host.slice(host.indexOf("/") + 1)),
    );
    const hosts = [
      ...new Set([...own, ...routed.filter((host) => own.some((item) => hostsOverlap(item, host)))]),
    ];
    return {
      name: gateway.metadata.name,
      namespace: namespaceOf(gateway),
      selector: readStringMap(spec["selector"]),
      hosts: hosts.map((host) => (host === "*" ? "example.com" : host.replace(/^\*/, "any"))),
      ports: servers.flatMap((server) => {
        const number = readNumber(readRecord(server["port"])["number"]);
        return number === undefined || server["tls"] !== undefined ? [] : [number];
      }),
    };
  });
}

/** Where the pods of a gateway run; a gateway without pods is asked as if they ran beside istiod. */
function findRouterNamespace(world: ClusterWorld, selector: Readonly<Record<string, string>>): string {
  const pod = world.pods.find(({ meta }) =>
    Object.entries(selector).every(([key, value]) => meta.labels[key] === value),
  );
  return pod?.meta.namespace ?? world.mesh.rootNamespace;
}
