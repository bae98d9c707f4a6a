import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readString } from "../kubernetes/read-field";
import { buildListener, draftConflict, reportListener, type GatewayServer } from "./build-listener";
import { buildListenerSet } from "./build-listener-set";
import { keyOf, type ConversionContext } from "./conversion-context";
import { findListenerConflicts } from "./find-listener-conflicts";
import {
  checkClientCertificate,
  checkParameters,
  findGatewayServices,
  findServiceAccount,
} from "./gateway-services";
import { readGatewayListeners, readSetParent } from "./listener-model";
import { gatewayApiGroup } from "./names";
import { makeParent, type GatewayFrame, type ObjectStatus, type ParentListener } from "./make-parent";
import { reportGateway, reportRemoteGateway } from "./report-gateway";
import { acceptsListenerSets } from "./select-namespaces";

export interface BuiltGateways {
  /** By `kind namespace/name` of the Gateway or ListenerSet, in the order of its listeners. */
  parents: ReadonlyMap<string, ParentListener[]>;
  statuses: ObjectStatus[];
}

export function parentKey({
  kind,
  namespace,
  name,
}: {
  kind: string;
  namespace: string;
  name: string;
}): string {
  return `${kind} ${namespace}/${name}`;
}

function buildGateway(
  context: ConversionContext,
  frame: GatewayFrame,
  ofSets: readonly ParentListener[],
): { parents: ParentListener[]; status: Record<string, unknown> } {
  const { gateway, spec, classInfo, services } = frame;
  const backendTlsError = checkClientCertificate(context, gateway);
  const report = { classInfo, services, backendTlsError };
  if (services.length === 0 && frame.servicesError) {
    const nothing = { servers: [], listeners: [], listenerSets: 0, validListeners: 0 };
    return {
      parents: [],
      status: reportGateway(context, gateway, { ...report, ...nothing, error: frame.servicesError }),
    };
  }
  const conflicts = frame.conflicts.get(keyOf(gateway.metadata));
  const parents: ParentListener[] = [];
  const servers: GatewayServer[] = [];
  const listeners: Record<string, unknown>[] = [];
  let validListeners = 0;
  for (const [index, listener] of readGatewayListeners(gateway).entries()) {
    const conflict = conflicts?.get(listener.name);
    if (conflict !== undefined) {
      listeners.push(reportListener(gateway, index, listener, draftConflict(conflict)));
      continue;
    }
    const built = buildListener(context, gateway, spec, listener, classInfo.controller);
    listeners.push(reportListener(gateway, index, listener, built.conditions));
    if (built.valid) validListeners += 1;
    if (built.server) servers.push(built.server);
    const parent = makeParent(frame, gateway, listener, built);
    if (parent) parents.push(parent);
  }
  const attached = ofSets.filter(({ valid }) => valid);
  const status = reportGateway(context, gateway, {
    ...report,
    servers: [...servers, ...attached.map(({ server }) => server)],
    listeners,
    listenerSets: new Set(attached.map(({ owner }) => owner)).size,
    validListeners,
    error: frame.servicesError ?? checkParameters(context, gateway),
  });
  return { parents, status };
}

function frameGateway(
  context: ConversionContext,
  gateway: KubernetesObject,
  sets: readonly KubernetesObject[],
): GatewayFrame | undefined {
  const spec = readRecord(gateway.spec);
  const classInfo = context.findClass(readString(spec.gatewayClassName) ?? "");
  if (!classInfo) return undefined;
  const parent = { namespace: gateway.metadata.namespace ?? "", name: gateway.metadata.name };
  const eligible = sets.filter(({ metadata }) =>
    acceptsListenerSets(context, parent, metadata.namespace ?? ""),
  );
  const { services, error } = findGatewayServices(context, gateway, classInfo);
  return {
    gateway,
    spec,
    classInfo,
    services,
    servicesError: error,
    serviceAccount: findServiceAccount(gateway, classInfo),
    conflicts: classInfo.supportsListenerSets ? findListenerConflicts(gateway, eligible) : new Map(),
  };
}

/**
 * All listeners of the Gateways and ListenerSets that Istio serves, and the status of those objects without the counts of
 * their routes. Source: istio gateway `GatewayCollection`, `ListenerSetCollection`.
 */
export function buildGateways(context: ConversionContext): BuiltGateways {
  const setsOf = Map.groupBy(context.world.listenerSets, (set) => {
    const parent = readSetParent(set);
    return parent === undefined ? "" : keyOf(parent);
  });
  const parents = new Map<string, ParentListener[]>();
  const statuses: ObjectStatus[] = [];
  const addParents = (added: readonly ParentListener[]) => {
    for (const parent of added) {
      const { name, namespace = "" } = parent.owner.metadata;
      const key = parentKey({ kind: `${gatewayApiGroup}/${parent.owner.kind}`, namespace, name });
      const list = parents.get(key) ?? [];
      list.push(parent);
      parents.set(key, list);
    }
  };
  for (const gateway of context.world.gatewayApiGateways) {
    const sets = setsOf.get(keyOf(gateway.metadata)) ?? [];
    const frame = frameGateway(context, gateway, sets);
    if (!frame) continue;
    const built = sets.map((set) => buildListenerSet(context, frame, set));
    statuses.push(...built.map(({ object, status }) => ({ object, status })));
    if (frame.classInfo.remote) {
      statuses.push({ object: gateway, status: reportRemoteGateway(gateway) });
      continue;
    }
    const ofSets = built.flatMap(({ parents }) => parents);
    const own = buildGateway(context, frame, ofSets);
    statuses.push({ object: gateway, status: own.status });
    addParents(own.parents);
    // A Gateway that can bind to nothing makes nothing of its sets either.
    if (frame.services.length > 0 || !frame.servicesError) addParents(ofSets.filter(({ valid }) => valid));
  }
  return { parents, statuses };
}
