import type { KubernetesObject } from "../kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "../kubernetes/read-field";
import { gatewayApiGroup } from "./names";
import type { RouteKind } from "./route-model";

/** One listener of a Gateway or ListenerSet. */
export interface Listener {
  name: string;
  /** undefined: any. */
  hostname: string | undefined;
  port: number;
  /** Why the port cannot be told; for ListenerSets, whose port may be absent. */
  portProblem?: string;
  protocol: string;
  tls: Readonly<Record<string, unknown>> | undefined;
  allowedRoutes: Readonly<Record<string, unknown>>;
}

export interface RouteGroupKind {
  group: string;
  kind: RouteKind;
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function readListener(value: Record<string, unknown>): Listener {
  return {
    name: readString(value.name) ?? "",
    hostname: readString(value.hostname),
    port: readNumber(value.port) ?? 0,
    protocol: readString(value.protocol) ?? "",
    tls: isRecord(value.tls) ? readRecord(value.tls) : undefined,
    allowedRoutes: readRecord(value.allowedRoutes),
  };
}

export function readGatewayListeners(gateway: KubernetesObject): Listener[] {
  return readRecords(readRecord(gateway.spec).listeners).map(readListener);
}

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ["HTTP", 80],
  ["HTTPS", 443],
]);

/** Source: istio gatewaycommon `ListenerEntryPortNumber`. */
export function readSetListeners(set: KubernetesObject): Listener[] {
  return readRecords(readRecord(set.spec).listeners).map((value) => {
    const listener = readListener(value);
    if (listener.port !== 0) return listener;
    const port = defaultPorts.get(listener.protocol);
    return port === undefined
      ? { ...listener, portProblem: `protocol ${listener.protocol} requires a port to be set` }
      : { ...listener, port };
  });
}

/** The `namespace/name` of the Gateway that a ListenerSet belongs to; undefined when it names something else. */
export function readSetParent(set: KubernetesObject): { namespace: string; name: string } | undefined {
  const ref = readRecord(readRecord(set.spec).parentRef);
  const group = readString(ref.group) ?? gatewayApiGroup;
  const kind = readString(ref.kind) ?? "Gateway";
  if (group !== gatewayApiGroup || kind !== "Gateway") return undefined;
  return {
    namespace: readString(ref.namespace) ?? set.metadata.namespace ?? "",
    name: readString(ref.name) ?? "",
  };
}

function servedKinds({ protocol, tls }: Listener): RouteKind[] {
  switch (protocol) {
    case "HTTP":
    case "HTTPS":
      return ["HTTPRoute", "GRPCRoute"];
    case "TCP":
      return ["TCPRoute"];
    case "TLS":
      return tls?.mode === "Terminate" ? ["TLSRoute", "TCPRoute"] : ["TLSRoute"];
    default:
      return [];
  }
}

/**
 * The kinds of routes a listener takes, and whether every kind it asks for is among them.
 * Source: istio gatewaycommon `GenerateGatewaySupportedKinds`.
 */
export function findSupportedKinds(listener: Listener): { kinds: RouteGroupKind[]; valid: boolean } {
  const served = servedKinds(listener).map((kind): RouteGroupKind => ({ group: gatewayApiGroup, kind }));
  const wanted = readRecords(listener.allowedRoutes.kinds);
  if (wanted.length === 0) return { kinds: served, valid: true };
  const kinds = served.filter((candidate) =>
    wanted.some(
      ({ group, kind }) =>
        kind === candidate.kind && (readString(group) ?? gatewayApiGroup) === candidate.group,
    ),
  );
  return { kinds, valid: kinds.length === wanted.length };
}
