import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { readRecord, readRecords } from "../kubernetes/read-field";
import { attachRoute, filterAttached, type RouteParent } from "./attach-route";
import { buildBackendPolicies } from "./build-backend-policies";
import { buildGateways, type BuiltGateways } from "./build-gateways";
import {
  buildBaseVirtualServices,
  compareGenerated,
  mergeVirtualServices,
  type BaseVirtualService,
} from "./build-virtual-services";
import { mergeConditions } from "./conditions";
import { createContext, keyOf, type ConversionContext } from "./conversion-context";
import { inferFeatures, type ConversionOptions } from "./conversion-options";
import { convertRoute } from "./convert-route";
import type { GatewayApiConversion } from "./gateway-api-conversion";
import { isServedClass } from "./gateway-classes";
import type { ObjectStatus } from "./make-parent";
import { reportRoute, type RuleErrors } from "./report-route";
import { formatKind, kinds, readRoute, readTarget, type Route } from "./route-model";

/** What a route becomes. */
export interface RouteConversion {
  parents: RouteParent[];
  errors: RuleErrors;
  virtualServices: BaseVirtualService[];
}

/** Reads one route against the Gateways of its cluster. */
export function convertOneRoute(
  context: ConversionContext,
  gateways: BuiltGateways,
  route: Route,
): RouteConversion {
  const parents = attachRoute(context, gateways.parents, route);
  const nothing = { routes: [], error: undefined };
  const mesh = parents.some(({ listener }) => !listener) ? convertRoute(context, route, false) : nothing;
  const gateway = parents.some(({ listener }) => listener) ? convertRoute(context, route, true) : nothing;
  return {
    parents,
    errors: { gateway: gateway.error, mesh: mesh.error },
    virtualServices: buildBaseVirtualServices(context, route, filterAttached(parents), {
      gateway: gateway.routes,
      mesh: mesh.routes,
    }),
  };
}

export function listRoutes({ httpRoutes, grpcRoutes, tcpRoutes, tlsRoutes }: ClusterWorld): Route[] {
  return [
    ...httpRoutes.map((route) => readRoute(route, "HTTPRoute")),
    ...grpcRoutes.map((route) => readRoute(route, "GRPCRoute")),
    ...tlsRoutes.map((route) => readRoute(route, "TLSRoute")),
    ...tcpRoutes.map((route) => readRoute(route, "TCPRoute")),
  ];
}

/** How many routes each listener has: by `namespace/name` of its Gateway or ListenerSet, then by its name. */
type AttachedRoutes = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

function countRoutes(converted: readonly { route: Route; conversion: RouteConversion }[]): AttachedRoutes {
  const counts = new Map<string, Map<string, Set<string>>>();
  for (const { route, conversion } of converted) {
    for (const { listener, ref } of filterAttached(conversion.parents)) {
      if (!listener) continue;
      const byListener = counts.get(keyOf(ref)) ?? new Map<string, Set<string>>();
      const routes = byListener.get(listener.sectionName) ?? new Set<string>();
      routes.add(`${route.kind} ${keyOf(route)}`);
      byListener.set(listener.sectionName, routes);
      counts.set(keyOf(ref), byListener);
    }
  }
  return counts;
}

function addCounts({ object, status }: ObjectStatus, counts: AttachedRoutes): ObjectStatus {
  if (status.listeners === undefined) return { object, status };
  const own = counts.get(keyOf(object.metadata));
  const listeners = readRecords(status.listeners).map((listener) => ({
    ...listener,
    attachedRoutes: own?.get(String(listener.name))?.size ?? 0,
  }));
  return { object, status: { ...status, listeners } };
}

/** From which Gateways each backend is routed to. Source: istio gateway `extractAncestorBackends`. */
function indexAncestors(routes: readonly Route[]): ReadonlyMap<string, ReadonlySet<string>> {
  const ancestors = new Map<string, Set<string>>();
  for (const route of routes) {
    const gateways = route.parentRefs.filter((ref) => formatKind(ref) === kinds.gateway).map(keyOf);
    for (const backend of route.rules.flatMap(({ backendRefs }) => readRecords(backendRefs))) {
      const target = readTarget(backend, route.namespace, { group: "", kind: "Service" });
      const key = `${formatKind(target)} ${keyOf(target)}`;
      const own = ancestors.get(key) ?? new Set<string>();
      for (const gateway of gateways) own.add(gateway);
      ancestors.set(key, own);
    }
  }
  return ancestors;
}

function reportClass(object: KubernetesObject): ObjectStatus {
  const existing = readRecord(object.status);
  const conditions = mergeConditions(
    existing.conditions,
    { Accepted: { reason: "Accepted", message: "Handled by Istio controller" } },
    object.metadata.generation,
  );
  return { object, status: { ...existing, conditions } };
}

function formatStatus({ object, status }: ObjectStatus): KubernetesObject {
  const { name, namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    status,
  };
}

function convert(world: ClusterWorld, frame: GatewayApiFrame): GatewayApiConversion {
  const { context, gateways } = frame;
  const routes = listRoutes(world);
  const converted = routes.map((route) => ({
    route,
    conversion: convertOneRoute(context, gateways, route),
  }));
  const counts = countRoutes(converted);
  const policies = buildBackendPolicies(context, indexAncestors(routes));
  const routeStatuses = converted.map(({ route, conversion }): ObjectStatus => {
    const parents = reportRoute(context, route, conversion.parents, conversion.errors);
    return { object: route.object, status: { ...readRecord(route.object.status), parents } };
  });
  const classes = world.gatewayClasses.filter((object) => isServedClass(object, context.features));
  return {
    gateways: [...gateways.parents.values()]
      .flat()
      .filter(({ valid }) => valid)
      .map(({ gateway }) => gateway)
      .toSorted(compareGenerated),
    virtualServices: mergeVirtualServices(converted.flatMap(({ conversion }) => conversion.virtualServices)),
    destinationRules: policies.destinationRules.toSorted(compareGenerated),
    statuses: [
      ...classes.map(reportClass),
      ...gateways.statuses.map((status) => addCounts(status, counts)),
      ...routeStatuses,
      ...policies.statuses,
    ].map(formatStatus),
  };
}

/** The Gateways of a cluster, made once: all that a single route has to be read against. */
export interface GatewayApiFrame {
  context: ConversionContext;
  gateways: BuiltGateways;
}

const frames = new WeakMap<ClusterWorld, GatewayApiFrame>();
const conversions = new WeakMap<ClusterWorld, GatewayApiConversion>();

function createFrame(world: ClusterWorld, options: Partial<ConversionOptions>): GatewayApiFrame {
  const context = createContext(world, {
    findReferenced: options.findReferenced ?? (() => undefined),
    features: options.features ?? inferFeatures(world),
  });
  return { context, gateways: buildGateways(context) };
}

/** Remembered for each world. */
export function findFrame(world: ClusterWorld): GatewayApiFrame {
  const known = frames.get(world);
  if (known) return known;
  const frame = createFrame(world, {});
  frames.set(world, frame);
  return frame;
}

/**
 * What istiod makes of the Gateway API objects of a cluster: the Istio objects it works with internally, with the
 * annotations that their sorting and scoping depend on, and the status it writes. Without `options` the result is remembered
 * for the world; it is shared, so it must not be changed. Never throws: what it cannot read it leaves out, as istiod does.
 * Source: istio pilot/pkg/config/kube/gateway and gatewaycommon. Not converted: InferencePools, agentgateway,
 * XBackendTrafficPolicy, and objects of other revisions are not told apart.
 *
 * @param options What is known beyond the world; by default Secrets and ConfigMaps count as good, and istiod's features are
 * those whose GatewayClass exists.
 */
export function convertGatewayApi(
  world: ClusterWorld,
  options?: Partial<ConversionOptions>,
): GatewayApiConversion {
  if (options) return convert(world, createFrame(world, options));
  const known = conversions.get(world);
  if (known) return known;
  const conversion = convert(world, findFrame(world));
  conversions.set(world, conversion);
  return conversion;
}
