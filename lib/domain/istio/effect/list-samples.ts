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
import type { RoutingCall } from "../routing/routing-call";
import type { RoutingProxy } from "../routing/routing-proxy";
import { namespaceOf, readHosts } from "../virtual-service";

/** A call that a change may send elsewhere, with the words for it. */
export interface SampleCall {
  proxy: RoutingProxy;
  /** `productpage-v1`, `gateway istio-ingressgateway`. */
  caller: string;
  namespace: string;
  call: RoutingCall;
  /** `reviews:9080 GET /ratings with end-user: jason`. */
  label: string;
}

interface Client {
  proxy: RoutingProxy;
  caller: string;
  namespace: string;
}

const longest = 60;

/** The proxies of a world that may send something: one for each set of labels and namespace. */
function listClients(world: ClusterWorld): Client[] {
  const clients = new Map<string, Client>();
  for (const workload of listMeshWorkloads(world)) {
    if (!workload.proxied) continue;
    const key = JSON.stringify([workload.namespace, workload.labels]);
    if (clients.has(key)) continue;
    clients.set(key, {
      proxy: { type: "sidecar", namespace: workload.namespace, labels: workload.labels },
      caller: workload.name,
      namespace: workload.namespace,
    });
  }
  return [...clients.values()];
}

/** Requests that meet the matches written in the routes of a VirtualService or HTTPRoute, and one that meets none. */
function listRequests(
  objects: readonly KubernetesObject[],
): Pick<RoutingCall, "method" | "path" | "headers">[] {
  const requests = new Map<string, Pick<RoutingCall, "method" | "path" | "headers">>();
  const add = (request: Pick<RoutingCall, "method" | "path" | "headers">) =>
    requests.set(JSON.stringify(request), request);
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

function meetMatch(match: Record<string, unknown>): Pick<RoutingCall, "method" | "path" | "headers"> {
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
function meetRouteMatch(match: Record<string, unknown>): Pick<RoutingCall, "method" | "path" | "headers"> {
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

function labelOf(
  target: string,
  { method = "GET", path = "/", headers = {} }: Pick<RoutingCall, "method" | "path" | "headers">,
): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const label = `${target} ${method} ${path}${shown.length === 0 ? "" : ` with ${shown.join(", ")}`}`;
  return label.length > longest * 2 ? `${label.slice(0, longest * 2)}…` : label;
}

const routeKinds: ReadonlySet<string> = new Set(["VirtualService", "HTTPRoute", "GRPCRoute"]);

/** Hosts whose calls an edited object may change; undefined: any. */
function listTouchedHosts(object: KubernetesObject, world: ClusterWorld): string[] | undefined {
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
 * Calls over the actual workloads that the edits may change: from each proxy to each touched service, and into each gateway
 * for the hosts it serves, for every request that the routes of either world distinguish.
 */
export function listSamples(
  worlds: readonly ClusterWorld[],
  edited: readonly KubernetesObject[],
): SampleCall[] {
  const [world] = worlds;
  if (world === undefined || edited.length === 0) return [];
  const touched = edited.map((object) => listTouchedHosts(object, world));
  const all = touched.includes(undefined) ? undefined : touched.flatMap((hosts) => hosts ?? []);
  if (all?.length === 0) return [];
  return [...listMeshSamples(worlds, edited, all), ...listGatewaySamples(worlds, all)];
}

function listMeshSamples(
  worlds: readonly ClusterWorld[],
  edited: readonly KubernetesObject[],
  touched: readonly string[] | undefined,
): SampleCall[] {
  const [world] = worlds;
  if (world === undefined || edited.every(({ kind }) => kind === "Gateway")) return [];
  const onlySidecars = edited.every(({ kind }) => kind === "Sidecar");
  const places = new Set(edited.map(namespaceOf));
  const clients = listClients(world).filter(
    ({ namespace }) => !onlySidecars || places.has(namespace) || places.has(world.mesh.rootNamespace),
  );
  const routes = worlds.flatMap((each) => each.virtualServices);
  const gammaRoutes = worlds.flatMap((each) => [...each.httpRoutes, ...each.grpcRoutes]);
  return listMeshTargets(worlds).flatMap(({ host, name, port }) => {
    if (!isTouched(host, touched)) return [];
    const related = [
      ...routes.filter((route) => {
        const hosts = readHosts(route, world.mesh.domain);
        return hosts.length === 0 || hosts.some((item) => hostsOverlap(item, host));
      }),
      ...gammaRoutes,
    ];
    return clients.flatMap((client) =>
      listRequests(related).map((request): SampleCall => ({
        ...client,
        call: { port, protocol: "http", host, ...request },
        label: labelOf(`${name}:${port}`, request),
      })),
    );
  });
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

function listGatewaySamples(
  worlds: readonly ClusterWorld[],
  touched: readonly string[] | undefined,
): SampleCall[] {
  const samples = new Map<string, SampleCall>();
  const routes = worlds.flatMap((each) => [...each.virtualServices, ...each.httpRoutes, ...each.grpcRoutes]);
  const requests = listRequests(routes.filter(({ kind }) => routeKinds.has(kind)));
  for (const world of worlds) {
    for (const { hosts, ports, selector, name, namespace } of listRouters(world)) {
      for (const host of hosts) {
        for (const port of ports) {
          if (!isTouched(host, touched)) continue;
          for (const request of requests) {
            const label = labelOf(`${host}:${port}`, request);
            samples.set(`${namespace}/${name} ${label}`, {
              proxy: { type: "router", namespace: findRouterNamespace(world, selector), labels: selector },
              caller: `gateway ${name}`,
              namespace,
              call: { mode: "gateway", port, protocol: "http", host, ...request },
              label,
            });
          }
        }
      }
    }
  }
  return [...samples.values()];
}

/** Plain HTTP servers of the Istio gateways, with the hosts that routes or the servers themselves name. */
function listRouters(
  world: ClusterWorld,
): { name: string; namespace: string; selector: Record<string, string>; hosts: string[]; ports: number[] }[] {
  return world.gateways.map((gateway) => {
    const spec = readRecord(gateway["spec"]);
    const servers = readRecords(spec["servers"]);
    const own = servers.flatMap((server) =>
      readStrings(server["hosts"]).map((host) => host.slice(host.indexOf("/") + 1)),
    );
    const routed = world.virtualServices.flatMap((route) => readHosts(route, world.mesh.domain));
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
