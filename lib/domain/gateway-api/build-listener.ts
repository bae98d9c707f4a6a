import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords } from "../kubernetes/read-field";
import { buildListenerTls } from "./build-listener-tls";
import { mergeConditions, type ConditionDraft, type ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import type { ConflictReason } from "./find-listener-conflicts";
import { findSupportedKinds, type Listener } from "./listener-model";
import { eastWestController, hbonePort, meshController } from "./names";
import { selectRouteNamespaces } from "./select-namespaces";

/** Istio's `Server`. */
export interface GatewayServer {
  port: { name: string; number: number; protocol: string };
  hosts: string[];
  tls?: Record<string, unknown>;
}

export interface BuiltListener {
  /** undefined: a TLS listener without certificates, which waits for those of ListenerSets. */
  server: GatewayServer | undefined;
  conditions: Record<string, ConditionDraft>;
  valid: boolean;
}

const plainProtocols: ReadonlySet<string> = new Set(["HTTP", "HTTPS", "TLS", "TCP"]);

/** Source: istio gateway `listenerProtocolToIstio`. */
function checkProtocol(protocol: string, controller: string): string | undefined {
  if (plainProtocols.has(protocol)) return undefined;
  if (protocol === "HBONE") {
    return controller === meshController || controller === eastWestController
      ? undefined
      : `protocol "HBONE" is only supported for waypoint proxies`;
  }
  const upper = protocol.toUpperCase();
  return plainProtocols.has(upper) || upper === "HBONE"
    ? `protocol "${protocol}" is unsupported. hint: "${upper}" (uppercase) may be supported`
    : `protocol "${protocol}" is unsupported`;
}

/** What the special classes expect of their listeners. */
function checkClass({ port, protocol, tls }: Listener, controller: string): string | undefined {
  if (controller === meshController && (port !== hbonePort || protocol !== "HBONE")) {
    return `Expected a single listener on port 15008 with protocol "HBONE"`;
  }
  if (controller !== eastWestController) return undefined;
  const expected =
    port === hbonePort
      ? protocol === "HBONE" && tls?.mode === "Terminate"
      : protocol === "TLS" && tls?.mode === "Passthrough";
  return expected
    ? undefined
    : `East-west gateway listeners must be either port 15008 with protocol "HBONE" and TLS.Mode == Terminate, or TLS with TLS.Mode == Passthrough`;
}

function draftConditions(): Record<
  "Accepted" | "Programmed" | "Conflicted" | "ResolvedRefs",
  ConditionDraft
> {
  const message = "No errors found";
  return {
    Accepted: { reason: "Accepted", message },
    Programmed: { reason: "Programmed", message },
    Conflicted: { reason: "NoConflicts", message, status: "False" },
    ResolvedRefs: { reason: "ResolvedRefs", message },
  };
}

const authorityErrors: ReadonlySet<string> = new Set([
  "InvalidCACertificateRef",
  "InvalidCACertificateKind",
  "RefNotPermitted",
]);

/** A listener's server and conditions. Source: istio gateway `buildListener`. */
export function buildListener(
  context: ConversionContext,
  owner: KubernetesObject,
  gatewaySpec: Record<string, unknown>,
  listener: Listener,
  controller: string,
): BuiltListener {
  const conditions = draftConditions();
  let valid = true;
  const reject = (error: ConfigError) => {
    conditions.Accepted.error = error;
  };
  const badTls = { reason: "Invalid", message: "Bad TLS configuration" };
  const { tls, error } = buildListenerTls(context, listener, owner, gatewaySpec);
  if (error) {
    conditions.ResolvedRefs.error = error;
    conditions.Programmed.error = badTls;
    if (authorityErrors.has(error.reason)) {
      reject({ reason: "NoValidCACertificate", message: error.message });
    }
    valid = false;
  }
  for (const problem of [listener.portProblem, checkProtocol(listener.protocol, controller)]) {
    if (problem === undefined) continue;
    reject({ reason: "UnsupportedProtocol", message: problem });
    valid = false;
  }
  const unexpected = checkClass(listener, controller);
  if (unexpected !== undefined) reject({ reason: "UnsupportedProtocol", message: unexpected });
  if (tls === undefined && (listener.protocol === "HTTPS" || listener.protocol === "TLS")) {
    if (owner.kind === "ListenerSet") {
      valid = false;
      reject({
        reason: "UnsupportedProtocol",
        message: `protocol is ${listener.protocol} but no TLS section is defined`,
      });
      conditions.Programmed.error = badTls;
    }
    return { server: undefined, conditions, valid };
  }
  const hostname = listener.hostname ?? "*";
  const namespaces = selectRouteNamespaces(context, listener.allowedRoutes, owner.metadata.namespace ?? "");
  const hosts = namespaces.map((namespace) => `${namespace}/${hostname}`);
  const server: GatewayServer = {
    port: {
      name: "default",
      number: listener.port,
      protocol: checkProtocol(listener.protocol, controller) === undefined ? listener.protocol : "",
    },
    // Nobody's namespace: the server is still programmed, so that TLS works, but no route reaches it.
    hosts: hosts.length === 0 ? [`~/${hostname}`] : hosts,
    ...(tls === undefined ? {} : { tls }),
  };
  return { server, conditions, valid };
}

/** The conditions of a listener that loses its place. Source: istio gatewaycommon `ReportListenerConflict`. */
export function draftConflict(reason: ConflictReason): Record<string, ConditionDraft> {
  const message = "Listener has a conflict with another listener attached to the same Gateway";
  const error = { reason, message };
  return {
    Accepted: { reason, message, error },
    Programmed: { reason, message, error },
    Conflicted: { reason, message, status: "True" },
  };
}

/** One entry of `status.listeners`; attached routes are counted later. Source: istio gatewaycommon `ReportListenerCondition`. */
export function reportListener(
  owner: KubernetesObject,
  index: number,
  listener: Listener,
  drafts: Readonly<Record<string, ConditionDraft>>,
): Record<string, unknown> {
  const supported = findSupportedKinds(listener);
  const conditions = supported.valid
    ? drafts
    : {
        ...drafts,
        ResolvedRefs: {
          reason: "InvalidRouteKinds",
          message: "Invalid route kinds",
          status: "False" as const,
        },
      };
  const existing = readRecords(readRecord(owner.status).listeners)[index];
  return {
    name: listener.name,
    attachedRoutes: 0,
    supportedKinds: supported.kinds,
    conditions: mergeConditions(existing?.conditions, conditions, owner.metadata.generation),
  };
}
