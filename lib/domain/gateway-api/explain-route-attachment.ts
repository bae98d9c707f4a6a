import { refer, type Explained, type ObjectReference, type Reason } from "../istio/explanation";
import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { readRecord, readRecords } from "../kubernetes/read-field";
import type { RouteParent } from "./attach-route";
import type { PredictedCondition } from "./conditions";
import { convertOneRoute, findFrame } from "./convert-gateway-api";
import { reportRoute, summarizeReference } from "./report-route";
import {
  formatKind,
  formatParentReference,
  kinds,
  readParentReference,
  readRoute,
  type ParentReference,
  type Route,
  type RouteKind,
} from "./route-model";

/** What becomes of one of a route's references. */
export interface ReferenceAttachment {
  parent: ObjectReference;
  sectionName?: string;
  port?: number;
  /** Whether at least one listener, or the mesh, takes the route. */
  attached: boolean;
  /** Names of the listeners that take it; none for the mesh. */
  listeners: string[];
  /** What Istio writes of it; none when the parent is not Istio's. */
  conditions: PredictedCondition[];
}

export interface RouteAttachment {
  /** Whether any reference is. */
  attached: boolean;
  /** In the order of `spec.parentRefs`. */
  references: ReferenceAttachment[];
}

const routeKinds: ReadonlySet<string> = new Set<RouteKind>([
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
  "TCPRoute",
]);

function isRouteKind(kind: string): kind is RouteKind {
  return routeKinds.has(kind);
}

function findListenerField({ listener }: RouteParent): string {
  const listeners = readRecords(readRecord(listener?.owner.spec).listeners);
  return `spec.listeners[${listeners.findIndex(({ name }) => name === listener?.sectionName)}]`;
}

/** The field that a person would change: of the route, or of the listener. */
function explainDenial(route: Route, parent: RouteParent): Reason {
  const { denied, listener, ref, index } = parent;
  const own = { role: "ignored" as const, object: refer(route.object), message: denied?.message ?? "" };
  const field = `spec.parentRefs[${index}]`;
  const at = listener ? ` Listener ${listener.sectionName} of ${listener.owner.kind} ${ref.name}.` : "";
  const message = `${own.message}.${at}`;
  switch (denied?.reason) {
    case "NoMatchingListenerHostname":
      return { ...own, field: "spec.hostnames", message };
    case "NotAllowedByListeners":
      return {
        ...own,
        ...(listener ? { object: refer(listener.owner) } : {}),
        field: `${findListenerField(parent)}.allowedRoutes`,
        message,
      };
    default: {
      if (!listener) return { ...own, field: `${field}.name`, message };
      const isPort = ref.port !== 0 && ref.port !== listener.port;
      return { ...own, field: `${field}.${isPort ? "port" : "sectionName"}`, message };
    }
  }
}

function explainUnknownParent(route: Route, ref: ParentReference, index: number): Reason {
  const kind = formatKind(ref);
  const isGateway = kind === kinds.gateway || kind === kinds.listenerSet;
  const name = `${ref.kind} ${ref.namespace}/${ref.name}`;
  const message = isGateway
    ? `${name} does not exist, has no listeners, or is of a class that Istio does not serve.`
    : `${name} is left to another controller.`;
  return { role: "ignored", object: refer(route.object), field: `spec.parentRefs[${index}]`, message };
}

function explainAttached(parent: RouteParent): Reason {
  const { listener, ref } = parent;
  if (!listener) {
    const object = { kind: ref.kind, namespace: ref.namespace, name: ref.name };
    return { role: "decided", object, message: `Callers in the mesh follow the route for ${ref.name}.` };
  }
  const host = listener.hostname === "" ? "any host" : listener.hostname;
  return {
    role: "decided",
    object: refer(listener.owner),
    field: findListenerField(parent),
    message: `Listener ${listener.sectionName} takes the route, for ${host} on port ${listener.port}.${listener.valid ? "" : " But the listener itself is not programmed."}`,
  };
}

/**
 * To which listeners a route, saved or not, attaches, and why not to others. Istio writes the conditions; the reasons name
 * the field that would have to change. A kind that is no route has no references.
 * Source: istio gateway `extractParentReferenceInfo`, `createRouteStatus`.
 */
export function explainRouteAttachment(
  world: ClusterWorld,
  object: KubernetesObject,
): Explained<RouteAttachment> {
  if (!isRouteKind(object.kind)) return { value: { attached: false, references: [] }, reasons: [] };
  const { context, gateways } = findFrame(world);
  const route = readRoute(object, object.kind);
  const { parents, errors } = convertOneRoute(context, gateways, route);
  const reports = new Map(
    reportRoute(context, { ...route, object: { ...object, status: undefined } }, parents, errors).map(
      (entry) => [
        formatParentReference(readParentReference(readRecord(entry.parentRef), route.namespace)),
        readRecords(entry.conditions).map((condition) => condition as unknown as PredictedCondition),
      ],
    ),
  );
  const reasons: Reason[] = [];
  const references = route.parentRefs.map((ref, index): ReferenceAttachment => {
    const own = parents.filter((parent) => parent.index === index);
    const attached = own.length === 0 ? [] : summarizeReference(own).attached;
    if (own.length === 0) reasons.push(explainUnknownParent(route, ref, index));
    reasons.push(...attached.map(explainAttached));
    for (const parent of own) if (parent.denied) reasons.push(explainDenial(route, parent));
    return {
      parent: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
      ...(ref.sectionName === "" ? {} : { sectionName: ref.sectionName }),
      ...(ref.port === 0 ? {} : { port: ref.port }),
      attached: attached.length > 0,
      listeners: attached.flatMap(({ listener }) => (listener ? [listener.sectionName] : [])),
      conditions: reports.get(formatParentReference(ref)) ?? [],
    };
  });
  for (const error of new Set([errors.gateway, errors.mesh])) {
    if (!error) continue;
    const message = `${error.message} (${error.reason}).`;
    reasons.push({ role: "ignored", object: refer(object), field: "spec.rules", message });
  }
  // What decides comes first; within that, the order of the references.
  const ordered = [
    ...reasons.filter(({ role }) => role === "decided"),
    ...reasons.filter(({ role }) => role !== "decided"),
  ];
  return {
    value: { attached: references.some(({ attached }) => attached), references },
    reasons: ordered,
  };
}
