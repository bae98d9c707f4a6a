import { formatServiceHost, hostsOverlap, isHostSubsetOf } from "../istio/host";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readStrings } from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import { isHostIsolated, type RouteParent } from "./attach-route";
import { keyOf, type ConversionContext } from "./conversion-context";
import { generatedName, internalAnnotations } from "./names";
import { formatKind, kinds, type Route, type RouteKind } from "./route-model";
import { sortHttpRoutes } from "./sort-http-routes";

/** A VirtualService before those of one Gateway and host, or of one mesh host, are made one. */
export interface BaseVirtualService {
  /** Of HTTP and gRPC: those with the same key are merged. undefined: never merged. */
  key: string | undefined;
  object: KubernetesObject;
}

type IstioRoute = Record<string, unknown>;

/** The hosts in the mesh that a reference to a Service or ServiceEntry stands for. */
function findMeshHosts(context: ConversionContext, { ref }: RouteParent): string[] {
  if (formatKind(ref) === kinds.service) return [formatServiceHost(ref.name, ref.namespace, context.domain)];
  return readStrings(readRecord(context.serviceEntries.get(keyOf(ref))?.spec).hosts);
}

function addPort(routes: readonly IstioRoute[], port: number): IstioRoute[] {
  if (port === 0) return [...routes];
  return routes.map((route) => {
    const matches = readRecords(route.match);
    return {
      ...route,
      match: matches.length === 0 ? [{ port }] : matches.map((match) => ({ ...match, port })),
    };
  });
}

function readSniHosts(match: Record<string, unknown>): string[] {
  return readStrings(match.sniHosts);
}

function mapSniHosts(route: IstioRoute, change: (hosts: string[]) => string[]): IstioRoute {
  if (route.match === undefined) return route;
  const match = readRecords(route.match).map((entry) => ({
    ...entry,
    sniHosts: change(readSniHosts(entry)),
  }));
  return { ...route, match };
}

/** Source: istio pkg/config/host `Names.Intersection`. */
function intersectHosts(hosts: readonly string[], other: string): string[] {
  const common = hosts.flatMap((host) => {
    if (isHostSubsetOf(host, other)) return [host];
    return isHostSubsetOf(other, host) ? [other] : [];
  });
  return [...new Set(common)];
}

function isAnyHost(hosts: readonly string[]): boolean {
  return hosts.length === 1 && hosts[0] === "*";
}

/** TLS routes of the mesh: a route without hosts answers for those of its parent. Source: `augmentTLSPortMatch`. */
function fitMeshTls(routes: readonly IstioRoute[], port: number, hosts: readonly string[]): IstioRoute[] {
  return routes.map((route) => {
    if (route.match === undefined) return route;
    const named = mapSniHosts(route, (own) => (isAnyHost(own) ? [...hosts] : own));
    return port === 0
      ? named
      : { ...named, match: readRecords(named.match).map((match) => ({ ...match, port })) };
  });
}

/** Of several hosts, those that fit the one of the VirtualService. Source: `compatibleRoutesForHost`. */
function keepFittingHosts(routes: readonly IstioRoute[], host: string): IstioRoute[] {
  return routes.map((route) =>
    mapSniHosts(route, (own) => (own.length > 1 ? own.filter((name) => hostsOverlap(host, name)) : own)),
  );
}

/** Source: istio gateway `constrainTLSRoutesToListenerHost`. */
function constrainHosts(routes: readonly IstioRoute[], listenerHost: string): IstioRoute[] {
  return routes
    .map((route) => mapSniHosts(route, (hosts) => intersectHosts(hosts, listenerHost)))
    .filter((route) => {
      const matches = readRecords(route.match);
      return matches.length === 0 || matches.some((match) => readSniHosts(match).length > 0);
    });
}

interface Planned {
  host: string;
  routes: IstioRoute[];
}

function planHttp(
  context: ConversionContext,
  route: Route,
  parent: RouteParent,
  routes: readonly IstioRoute[],
): Planned[] {
  const isMesh = parent.listener === undefined;
  const written = route.hostnames.length === 0 ? ["*"] : route.hostnames;
  const hosts = isMesh ? findMeshHosts(context, parent) : written;
  const fitted = sortHttpRoutes(isMesh ? addPort(routes, parent.ref.port) : routes);
  if (fitted.length === 0) return [];
  return hosts.filter((host) => isHostIsolated(parent, host)).map((host) => ({ host, routes: fitted }));
}

function planTcp(context: ConversionContext, parent: RouteParent, routes: readonly IstioRoute[]): Planned[] {
  if (parent.listener) return [{ host: "*", routes: [...routes] }];
  const fitted = addPort(routes, parent.ref.port);
  return findMeshHosts(context, parent).map((host) => ({ host, routes: fitted }));
}

function planTls(
  context: ConversionContext,
  route: Route,
  parent: RouteParent,
  routes: readonly IstioRoute[],
): Planned[] {
  const written = route.hostnames.length === 0 ? ["*"] : route.hostnames;
  if (parent.listener) {
    const { hostname } = parent.listener;
    if (hostname === "") return written.map((host) => ({ host, routes: [...routes] }));
    const constrained = constrainHosts(routes, hostname);
    return intersectHosts(written, hostname).map((host) => ({ host, routes: constrained }));
  }
  const hosts = findMeshHosts(context, parent);
  const fitted = fitMeshTls(routes, parent.ref.port, hosts);
  return hosts.map((host) => ({ host, routes: keepFittingHosts(fitted, host) }));
}

const lists: Readonly<Record<RouteKind, { list: "http" | "tcp" | "tls"; infix: string }>> = {
  HTTPRoute: { list: "http", infix: "" },
  GRPCRoute: { list: "http", infix: "" },
  TCPRoute: { list: "tcp", infix: "tcp~" },
  TLSRoute: { list: "tls", infix: "tls~" },
};

/**
 * One VirtualService for each listener, or the mesh, that takes the route, and each of its hosts.
 * Source: istio gateway `HTTPRouteCollection` and those of the other kinds.
 */
export function buildBaseVirtualServices(
  context: ConversionContext,
  route: Route,
  attached: readonly RouteParent[],
  routes: { gateway: readonly IstioRoute[]; mesh: readonly IstioRoute[] },
): BaseVirtualService[] {
  const { list, infix } = lists[route.kind];
  const { creationTimestamp } = route.object.metadata;
  let count = 0;
  return attached.flatMap((parent) => {
    const own = parent.listener ? routes.gateway : routes.mesh;
    const planned = {
      http: () => planHttp(context, route, parent, own),
      tcp: () => planTcp(context, parent, own),
      tls: () => planTls(context, route, parent, own),
    }[list]();
    const meshKey = parent.ref.port === 0 ? route.namespace : `${route.namespace}/${parent.ref.port}`;
    return planned.map(({ host, routes: fitted }): BaseVirtualService => {
      const name = `${route.name}~${infix}${count}~${generatedName}`;
      count += 1;
      return {
        key: list === "http" ? `${parent.listener ? parent.internalName : meshKey}/${host}` : undefined,
        object: {
          apiVersion: "networking.istio.io/v1",
          kind: "VirtualService",
          metadata: {
            name,
            namespace: route.namespace,
            ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
            annotations: {
              [internalAnnotations.parents]: `${route.kind}/${route.name}.${route.namespace}`,
              [internalAnnotations.routeSemantics]: "gateway",
            },
          },
          spec: {
            hosts: [host],
            gateways: [parent.internalName],
            ...(fitted.length === 0 ? {} : { [list]: fitted }),
          },
        },
      };
    });
  });
}

/** Oldest first. Source: istio gateway `sortConfigByCreationTime`. */
export function compareGenerated(a: KubernetesObject, b: KubernetesObject): number {
  return (
    compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") ||
    compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "") ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

function mergeGroup(key: string, group: readonly KubernetesObject[]): KubernetesObject[] {
  const sorted = group.toSorted(compareGenerated);
  const [base] = sorted;
  if (!base) return [];
  const http = sortHttpRoutes(sorted.flatMap(({ spec }) => readRecords(readRecord(spec).http)));
  const parents = sorted.map(({ metadata }) => metadata.annotations?.[internalAnnotations.parents] ?? "");
  return [
    {
      ...base,
      metadata: {
        ...base.metadata,
        name: key.replaceAll("/", "~"),
        annotations: { ...base.metadata.annotations, [internalAnnotations.parents]: parents.join(",") },
      },
      spec: { ...readRecord(base.spec), http },
    },
  ];
}

/**
 * HTTP and gRPC routes of several objects for one listener and host become one list in the order of precedence.
 * Source: istio gateway `mergeHTTPRoutes`.
 */
export function mergeVirtualServices(bases: readonly BaseVirtualService[]): KubernetesObject[] {
  const groups = Map.groupBy(bases, ({ key }) => key);
  return [...groups]
    .flatMap(([key, group]) => {
      const objects = group.map(({ object }) => object);
      return key === undefined ? objects : mergeGroup(key, objects);
    })
    .toSorted(compareGenerated);
}
