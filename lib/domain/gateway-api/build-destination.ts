import { formatServiceHost } from "../istio/host";
import { readNumber, readRecord, readRecords, readString } from "../kubernetes/read-field";
import type { ConfigError } from "./conditions";
import { keyOf, type ConversionContext } from "./conversion-context";
import { convertHeaderModifier, type Converted } from "./convert-filters";
import { gatewayApiGroup } from "./names";
import { formatKind, kinds, readTarget, readWeight, type Route } from "./route-model";

/** Istio's `Destination`; without a host, calls to it fail. */
export interface Destination {
  host?: string;
  port?: { number: number };
}

/** `soft`: why calls to the destination will fail, while the rest of the rule works. */
type BuiltDestination = { destination: Destination; soft?: ConfigError } | { error: ConfigError };

/**
 * Where a backend reference leads. Mesh routes need no grant: their senders could call the backend anyway.
 * Source: istio gateway `buildDestination`; InferencePools as when istiod's support for them is off, its default.
 */
export function buildDestination(
  context: ConversionContext,
  ref: Record<string, unknown>,
  route: Route,
  needsGrant: boolean,
): BuiltDestination {
  const target = readTarget(ref, route.namespace, { group: "", kind: "Service" });
  const toKind = formatKind(target);
  if (needsGrant && target.namespace !== route.namespace) {
    const granted = context.grants.isGranted({
      fromKind: `${gatewayApiGroup}/${route.kind}`,
      fromNamespace: route.namespace,
      toKind,
      toNamespace: target.namespace,
      toName: target.name,
    });
    if (!granted) {
      const message = `backendRef ${target.name}/${target.namespace} not accessible to a ${route.kind} in namespace "${route.namespace}" (missing a ReferenceGrant?)`;
      return { destination: {}, soft: { reason: "RefNotPermitted", message } };
    }
  }
  const refuse = (message: string) => ({ error: { reason: "InvalidDestination", message } });
  let host = formatServiceHost(target.name, target.namespace, context.domain);
  let exists: boolean;
  if (toKind === kinds.service || toKind === kinds.serviceImport) {
    if (toKind === kinds.service && target.name.includes(".")) {
      return refuse("service name invalid; the name of the Service must be used, not the hostname.");
    }
    exists = context.services.has(keyOf(target));
  } else if (toKind === kinds.hostname) {
    if (ref.namespace !== undefined) return refuse("namespace may not be set with Hostname type");
    host = target.name;
    exists = context.hosts.get(host)?.has(route.namespace) === true;
  } else if (toKind === "inference.networking.k8s.io/InferencePool") {
    const message =
      "InferencePool is not enabled. To enable, set ENABLE_GATEWAY_API_INFERENCE_EXTENSION to true in istiod";
    return { destination: {}, soft: { reason: "InvalidKind", message } };
  } else {
    const [group, kind] = [readString(ref.group) ?? "", readString(ref.kind) ?? ""];
    const message = `referencing unsupported backendRef: group "${group}" kind "${kind}"`;
    return { destination: {}, soft: { reason: "InvalidKind", message } };
  }
  const port = readNumber(ref.port);
  if (port === undefined) return refuse("port is required in backendRef");
  const destination = { host, port: { number: port } };
  if (exists) return { destination };
  return { destination, soft: { reason: "BackendNotFound", message: `backend(${host}) not found` } };
}

export function sumWeights(backends: readonly Record<string, unknown>[]): number {
  return backends.reduce((sum, backend) => sum + readWeight(backend), 0);
}

function convertBackendHeaders(filters: unknown): Converted<Record<string, unknown> | undefined> {
  const headers: Record<string, unknown> = {};
  for (const filter of readRecords(filters)) {
    const isRequest = filter.type === "RequestHeaderModifier";
    if (!isRequest && filter.type !== "ResponseHeaderModifier") {
      const message = `unsupported filter type "${readString(filter.type) ?? ""}"`;
      return { error: { reason: "InvalidFilter", message } };
    }
    const converted = convertHeaderModifier(
      isRequest ? filter.requestHeaderModifier : filter.responseHeaderModifier,
    );
    if ("error" in converted) return converted;
    if (converted.value) headers[isRequest ? "request" : "response"] = converted.value;
  }
  return { value: Object.keys(headers).length === 0 ? undefined : headers };
}

/** Istio's weighted destinations; `soft`: the last error of a backend whose share of the calls will fail. */
export interface BuiltDestinations {
  destinations: Record<string, unknown>[];
  soft?: ConfigError;
}

/**
 * Backends of weight 0 get nothing, and one alone needs no weight.
 * Source: istio gateway `buildHTTPDestination`, `buildTCPDestination`.
 */
export function buildDestinations(
  context: ConversionContext,
  backends: readonly Record<string, unknown>[],
  route: Route,
  needsGrant: boolean,
): Converted<BuiltDestinations> {
  const weighted = backends.filter((backend) => readWeight(backend) !== 0);
  const result: BuiltDestinations = { destinations: [] };
  for (const backend of weighted) {
    const built = buildDestination(context, backend, route, needsGrant);
    if ("error" in built) return built;
    if (built.soft) result.soft = built.soft;
    const headers = convertBackendHeaders(readRecord(backend).filters);
    if ("error" in headers) return headers;
    result.destinations.push({
      destination: built.destination,
      ...(weighted.length > 1 ? { weight: readWeight(backend) } : {}),
      ...(headers.value ? { headers: headers.value } : {}),
    });
  }
  return { value: result };
}
