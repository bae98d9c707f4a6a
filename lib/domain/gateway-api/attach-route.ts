import { hostsOverlap, isHostSubsetOf, isWildcard } from "../istio/host";
import { readRecord, readString } from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import { parentKey } from "./build-gateways";
import type { ConfigError } from "./conditions";
import { keyOf, type ConversionContext } from "./conversion-context";
import type { ParentListener } from "./make-parent";
import { gatewayApiGroup, gatewayController, meshController } from "./names";
import { formatKind, formatParentReference, kinds, type ParentReference, type Route } from "./route-model";

/** A reference of a route against one listener, or against the mesh. Source: istio gateway `routeParentReference`. */
export interface RouteParent {
  /** Position among the route's references. */
  index: number;
  ref: ParentReference;
  /** undefined: the mesh. */
  listener: ParentListener | undefined;
  /** `namespace/name` of the Istio Gateway, or `mesh`. */
  internalName: string;
  denied?: ConfigError;
  /** Why no waypoint serves it; for the mesh. */
  waypointProblem?: string;
  /** Hosts of the listeners of the same port and protocol, which take calls to them for themselves. */
  portHostnames: ReadonlySet<string>;
}

const useWaypoint = "istio.io/use-waypoint";

function namesWaypoint(labels: Readonly<Record<string, string>> | undefined): boolean {
  const name = labels?.[useWaypoint] ?? "";
  return name !== "" && name.toLowerCase() !== "none";
}

function findMeshParent(
  context: ConversionContext,
  ref: ParentReference,
): { labels: Readonly<Record<string, string>> } | undefined {
  if (formatKind(ref) === kinds.service) {
    const service = context.services.get(keyOf(ref));
    return service && { labels: service.meta.labels };
  }
  const entry = context.serviceEntries.get(keyOf(ref));
  return entry && { labels: entry.metadata.labels ?? {} };
}

/** Whether the route is somebody else's: of a waypoint of another controller. Source: `waypointManagedByAnotherController`. */
function isForeignWaypoint(context: ConversionContext, ref: ParentReference): boolean {
  const parent = findMeshParent(context, ref);
  if (!parent) return false;
  const labels =
    parent.labels[useWaypoint] === undefined
      ? context.namespaces.get(ref.namespace)?.meta.labels
      : parent.labels;
  if (labels === undefined || !namesWaypoint(labels)) return false;
  const namespace = labels["istio.io/use-waypoint-namespace"] || ref.namespace;
  const waypoint = context.gateways.get(keyOf({ namespace, name: labels[useWaypoint] ?? "" }));
  if (!waypoint) return false;
  const className = readString(readRecord(waypoint.spec).gatewayClassName);
  const gatewayClass = context.world.gatewayClasses.find(({ metadata }) => metadata.name === className);
  if (!gatewayClass) return false;
  const { controllerName } = readRecord(gatewayClass.spec);
  return controllerName !== meshController && controllerName !== gatewayController;
}

function checkMeshParent(
  context: ConversionContext,
  ref: ParentReference,
): { denied?: ConfigError; waypointProblem?: string } {
  const parent = findMeshParent(context, ref);
  if (!parent) {
    const what = formatKind(ref) === kinds.service ? "service" : "service entry";
    const message = `parent ${what}: "${ref.name}" not found`;
    return { denied: { reason: "NoMatchingParent", message }, waypointProblem: "parent not found" };
  }
  const namespace = context.namespaces.get(ref.namespace);
  if (namesWaypoint(parent.labels) || !namespace || namesWaypoint(namespace.meta.labels)) return {};
  return {
    waypointProblem:
      "istio.io/use-waypoint label missing from parent and parent namespace; in ambient mode, route will not be respected",
  };
}

function checkHostnames(route: Route, listener: ParentListener): ConfigError | undefined {
  const hostnames = route.hostnames.length === 0 ? ["*"] : route.hostnames;
  let hostMatched = false;
  for (const hostname of hostnames) {
    for (const allowed of listener.hosts) {
      const slash = allowed.indexOf("/");
      const namespace = slash === -1 ? "*" : allowed.slice(0, slash);
      if (!hostsOverlap(allowed.slice(slash + 1), hostname)) continue;
      if (namespace === "*" || namespace === route.namespace) return undefined;
      hostMatched = true;
    }
  }
  return hostMatched
    ? {
        reason: "NotAllowedByListeners",
        message: `hostnames matched parent hostname "${listener.hostname}", but namespace "${route.namespace}" is not allowed by the parent`,
      }
    : {
        reason: "NoMatchingListenerHostname",
        message: `no hostnames matched parent hostname "${listener.hostname}"`,
      };
}

/** Why a listener does not take a route. Source: istio gateway `referenceAllowed`. */
function checkListener(
  route: Route,
  ref: ParentReference,
  listener: ParentListener,
): ConfigError | undefined {
  if (ref.port !== 0 && ref.port !== listener.port) {
    return { reason: "NoMatchingParent", message: `port ${ref.port} not found` };
  }
  if (ref.sectionName !== "" && ref.sectionName !== listener.sectionName) {
    return { reason: "NoMatchingParent", message: `sectionName "${ref.sectionName}" not found` };
  }
  const hostnameError = checkHostnames(route, listener);
  if (hostnameError) return hostnameError;
  if (listener.allowedKinds.some(({ kind }) => kind === route.kind)) return undefined;
  const message = `kind ${gatewayApiGroup}/v1/${route.kind} is not allowed`;
  return { reason: "NotAllowedByListeners", message };
}

const hostnamesOfPorts = new WeakMap<readonly ParentListener[], ReadonlyMap<string, ReadonlySet<string>>>();

/** The hosts of all listeners of the same port and protocol. */
function findPortHostnames(listener: ParentListener, all: readonly ParentListener[]): ReadonlySet<string> {
  const keyOfPort = ({ port, protocol }: ParentListener) => `${port}/${protocol}`;
  let index = hostnamesOfPorts.get(all);
  if (!index) {
    const groups = Map.groupBy(all, keyOfPort);
    index = new Map([...groups].map(([key, group]) => [key, new Set(group.map(({ hostname }) => hostname))]));
    hostnamesOfPorts.set(all, index);
  }
  return index.get(keyOfPort(listener)) ?? new Set();
}

/**
 * A route's references against every listener of the parents they name, in the order of the references; those that name no
 * parent Istio serves are left out. Source: istio gateway `extractParentReferenceInfo`.
 */
export function attachRoute(
  context: ConversionContext,
  parents: ReadonlyMap<string, ParentListener[]>,
  route: Route,
): RouteParent[] {
  return route.parentRefs
    .flatMap((ref, index): RouteParent[] => {
      const kind = formatKind(ref);
      if (kind === kinds.service || kind === kinds.serviceEntry) {
        if (isForeignWaypoint(context, ref)) return [];
        const checked = checkMeshParent(context, ref);
        return [
          { index, ref, listener: undefined, internalName: "mesh", portHostnames: new Set(), ...checked },
        ];
      }
      if (kind !== kinds.gateway && kind !== kinds.listenerSet) return [];
      const listeners = parents.get(parentKey({ ...ref, kind })) ?? [];
      return listeners.map((listener): RouteParent => {
        const denied = checkListener(route, ref, listener);
        return {
          index,
          ref,
          listener,
          internalName: listener.internalName,
          portHostnames: findPortHostnames(listener, listeners),
          ...(denied ? { denied } : {}),
        };
      });
    })
    .toSorted((a, b) => compareText(formatParentReference(a.ref), formatParentReference(b.ref)));
}

/** The listeners that take the route, in stable order. Source: istio gateway `filteredReferences`. */
export function filterAttached(parents: readonly RouteParent[]): RouteParent[] {
  return parents
    .filter(({ denied }) => denied === undefined)
    .toSorted((a, b) => compareText(a.internalName, b.internalName));
}

/**
 * Whether a listener with a wildcard leaves a host to the route, rather than to a listener of the same port whose host is
 * more exact. Source: istio gateway `hostnameAllowedByIsolation`.
 */
export function isHostIsolated({ listener, portHostnames }: RouteParent, host: string): boolean {
  const own = listener?.hostname ?? "";
  if (own !== "" && !isWildcard(own)) return true;
  if (own !== "" && !hostsOverlap(host, own)) return false;
  return [...portHostnames].every(
    (other) => other === own || own.length > other.length || !isHostSubsetOf(host, other),
  );
}
