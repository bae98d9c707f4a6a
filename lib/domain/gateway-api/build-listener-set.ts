import type { KubernetesObject } from "../kubernetes/object";
import { readRecord } from "../kubernetes/read-field";
import { buildListener, draftConflict, reportListener, type GatewayServer } from "./build-listener";
import { mergeConditions, type ConditionDraft, type ConfigError } from "./conditions";
import { keyOf, type ConversionContext } from "./conversion-context";
import { readSetListeners } from "./listener-model";
import { makeParent, type GatewayFrame, type ObjectStatus, type ParentListener } from "./make-parent";
import { draftProgrammed, pruneListeners } from "./report-gateway";
import { resolveGatewayAddresses } from "./resolve-gateway-addresses";
import { acceptsListenerSets } from "./select-namespaces";

function refuse(set: KubernetesObject, message: string): Record<string, unknown> {
  const { listeners: _, ...existing } = readRecord(set.status);
  const error = { reason: "NotAllowed", message };
  return {
    ...existing,
    conditions: mergeConditions(
      existing.conditions,
      { Accepted: { ...error, error }, Programmed: { ...error, error } },
      set.metadata.generation,
    ),
  };
}

/** Source: istio gatewaycommon `ReportListenerSetStatus`. */
function report(
  context: ConversionContext,
  frame: GatewayFrame,
  set: KubernetesObject,
  servers: readonly GatewayServer[],
  listeners: readonly Record<string, unknown>[],
  isValid: boolean,
): Record<string, unknown> {
  const existing = readRecord(set.status);
  const namespace = frame.gateway.metadata.namespace ?? "";
  const ports = new Set(servers.map(({ port }) => port.number));
  const addresses = resolveGatewayAddresses(context, namespace, frame.services, ports);
  const invalid: ConfigError = {
    reason: "ListenersNotValid",
    message: "None of the ListenerSet's listeners are valid",
  };
  const accepted: ConditionDraft = { reason: "Accepted", message: "Resource accepted" };
  const parentError = frame.servicesError && {
    reason: frame.servicesError.reason,
    message: `Parent not accepted: ${frame.servicesError.message}`,
  };
  const error = parentError ?? (isValid ? undefined : invalid);
  const programmed = draftProgrammed(addresses, frame.services);
  const drafts = {
    Accepted: error ? { ...accepted, error } : accepted,
    Programmed: isValid ? programmed : { ...programmed, error: invalid },
  };
  return {
    ...existing,
    listeners: pruneListeners(set, listeners),
    conditions: mergeConditions(existing.conditions, drafts, set.metadata.generation),
  };
}

/** The listeners that a ListenerSet adds to its Gateway, and its status. Source: istio gateway `ListenerSetCollection`. */
export function buildListenerSet(
  context: ConversionContext,
  frame: GatewayFrame,
  set: KubernetesObject,
): ObjectStatus & { parents: ParentListener[] } {
  const { classInfo, gateway } = frame;
  if (!classInfo.supportsListenerSets) {
    const message = `The "${classInfo.name}" GatewayClass does not support ListenerSet`;
    return { object: set, status: refuse(set, message), parents: [] };
  }
  const parent = { namespace: gateway.metadata.namespace ?? "", name: gateway.metadata.name };
  if (!acceptsListenerSets(context, parent, set.metadata.namespace ?? "")) {
    const message = "The parent Gateway does not allow this reference; check the 'spec.allowedRoutes'";
    return { object: set, status: refuse(set, message), parents: [] };
  }
  if (frame.services.length === 0 && frame.servicesError) {
    return { object: set, status: report(context, frame, set, [], [], true), parents: [] };
  }
  const conflicts = frame.conflicts.get(keyOf(set.metadata));
  const parents: ParentListener[] = [];
  const servers: GatewayServer[] = [];
  const listeners: Record<string, unknown>[] = [];
  let isValid = false;
  for (const [index, listener] of readSetListeners(set).entries()) {
    const conflict = conflicts?.get(listener.name);
    if (conflict !== undefined) {
      listeners.push(reportListener(set, index, listener, draftConflict(conflict)));
      continue;
    }
    const built = buildListener(context, set, frame.spec, listener, classInfo.controller);
    listeners.push(reportListener(set, index, listener, built.conditions));
    if (!built.server) continue;
    if (built.valid) isValid = true;
    servers.push(built.server);
    const added = makeParent(frame, set, listener, built);
    if (added) parents.push(added);
  }
  return { object: set, status: report(context, frame, set, servers, listeners, isValid), parents };
}
