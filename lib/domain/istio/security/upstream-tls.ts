import { readRecord, readString, readStrings } from "../../kubernetes/read-field";
import type { MtlsMode } from "./peer-authentication";

export type ClientTlsMode = "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";

/** `trafficPolicy.tls` of a DestinationRule, or what Istio puts in its place. Source: istio.io/api `ClientTLSSettings`. */
export interface ClientTlsSettings {
  mode: ClientTlsMode;
  clientCertificate?: string;
  privateKey?: string;
  caCertificates?: string;
  credentialName?: string;
  subjectAltNames?: readonly string[];
  sni?: string;
  insecureSkipVerify?: boolean;
}

/** Reads `trafficPolicy.tls`; without a mode it is DISABLE, the first of the enumeration. Undefined: nothing written. */
export function readClientTls(value: unknown): ClientTlsSettings | undefined {
  if (value === undefined || value === null) return undefined;
  const tls = readRecord(value);
  const mode = readString(tls["mode"]);
  const texts = (
    ["clientCertificate", "privateKey", "caCertificates", "credentialName", "sni"] as const
  ).flatMap((field) => {
    const text = readString(tls[field]);
    return text === undefined || text === "" ? [] : [[field, text] as const];
  });
  return {
    mode: mode === "SIMPLE" || mode === "MUTUAL" || mode === "ISTIO_MUTUAL" ? mode : "DISABLE",
    ...Object.fromEntries(texts),
    ...(tls["subjectAltNames"] === undefined ? {} : { subjectAltNames: readStrings(tls["subjectAltNames"]) }),
    ...(tls["insecureSkipVerify"] === true ? { insecureSkipVerify: true } : {}),
  };
}

/** What Istio knows of a destination when it fills in the TLS of its clients. */
export interface UpstreamContext {
  /** Identities of its endpoints. */
  serviceAccounts: readonly string[];
  /** Istio's own server name, `outbound_.80_._.host`. */
  sni: string;
  autoMtls: boolean;
  meshExternal: boolean;
  /** Mode of its namespace or the mesh; undefined: unknown. */
  serviceMode?: MtlsMode;
  /** Certificates that the proxy was started with (`ISTIO_META_TLS_CLIENT_*`). */
  metadataCertificates?: { clientCertificate: string; privateKey: string; caCertificates: string };
}

/**
 * The TLS that a client uses: what a DestinationRule says, filled in for ISTIO_MUTUAL; without one mutual TLS found out
 * endpoint by endpoint (`isAuto`), unless the destination is outside the mesh, its mode is DISABLE or automatic mutual TLS is
 * off. Undefined `tls`: plain text. Source: istio pilot/pkg/networking/core `buildUpstreamTLSSettings`.
 */
export function fillClientTls(
  written: ClientTlsSettings | undefined,
  context: UpstreamContext,
): { tls?: ClientTlsSettings; isAuto: boolean } {
  const { serviceAccounts, metadataCertificates } = context;
  const mutual = (
    subjectAltNames: readonly string[] | undefined,
    sni: string | undefined,
  ): ClientTlsSettings => ({
    ...(metadataCertificates === undefined
      ? { mode: "ISTIO_MUTUAL" }
      : { mode: "MUTUAL", ...metadataCertificates }),
    ...(subjectAltNames === undefined ? {} : { subjectAltNames }),
    ...(sni === undefined || sni === "" ? {} : { sni }),
    ...(written?.insecureSkipVerify === true ? { insecureSkipVerify: true } : {}),
  });
  if (written === undefined) {
    const isOff =
      context.meshExternal ||
      !context.autoMtls ||
      context.serviceMode === undefined ||
      context.serviceMode === "DISABLE";
    return isOff ? { isAuto: false } : { tls: mutual(serviceAccounts, context.sni), isAuto: true };
  }
  if (written.mode === "DISABLE" || written.mode === "SIMPLE") return { tls: written, isAuto: false };
  if (metadataCertificates !== undefined) {
    // Destinations outside the mesh have another authority than the proxy's own certificates.
    if (context.meshExternal) return { tls: written, isAuto: false };
    return { tls: mutual(written.subjectAltNames, written.sni), isAuto: false };
  }
  if (written.mode === "MUTUAL") return { tls: written, isAuto: false };
  const sni = written.sni === undefined || written.sni === "" ? context.sni : written.sni;
  return { tls: mutual(written.subjectAltNames ?? serviceAccounts, sni), isAuto: false };
}

/**
 * Why Istio configures no TLS although it is written; the client then speaks plain text. Undefined: nothing is wrong.
 * Source: istio pilot/pkg/networking/core `buildUpstreamClusterTLSContext`, `constructUpstreamTLS`.
 */
function findClientTlsFault(
  tls: ClientTlsSettings,
  client: { isSidecar: boolean; ruleHasSelector: boolean },
): string | undefined {
  if (tls.mode !== "SIMPLE" && tls.mode !== "MUTUAL") return undefined;
  const { credentialName = "" } = tls;
  const isSecret = credentialName !== "" && !credentialName.startsWith("configmap://");
  if (isSecret && client.isSidecar && !client.ruleHasSelector) {
    return "credentialName works for gateways, and for sidecars only in a rule with workloadSelector";
  }
  if (credentialName !== "" || tls.mode === "SIMPLE") return undefined;
  const isIncomplete = (tls.clientCertificate ?? "") === "" || (tls.privateKey ?? "") === "";
  return isIncomplete ? "client certificate and private key must not be empty" : undefined;
}

/** What a client says and asks in the handshake; without TLS only why, if it was written nevertheless. */
export type ClientTlsContext =
  { isTls: false; fault?: string } | { isTls: true; sni: string; subjectAltNames: readonly string[] };

/**
 * The handshake of a client with a destination: whether there is one, with which server name, and which names the
 * destination's certificate may have (none: any). With ISTIO_MUTUAL the server name is the cluster's unless one is written;
 * a destination outside the mesh has the identities of its ServiceEntry when the rule writes none.
 * Source: istio pilot/pkg/networking/core `buildUpstreamClusterTLSContext`, `constructUpstreamTLS`.
 */
export function buildClientTlsContext(
  tls: ClientTlsSettings | undefined,
  client: { isSidecar: boolean; ruleHasSelector: boolean },
  destination: { cluster: string; externalNames?: readonly string[] },
): ClientTlsContext {
  if (tls === undefined || tls.mode === "DISABLE") return { isTls: false };
  const fault = findClientTlsFault(tls, client);
  if (fault !== undefined) return { isTls: false, fault };
  const { sni = "", subjectAltNames = [] } = tls;
  if (tls.mode === "ISTIO_MUTUAL") return { isTls: true, sni: sni || destination.cluster, subjectAltNames };
  // Who skips verification asks for no names.
  if (tls.insecureSkipVerify === true) return { isTls: true, sni, subjectAltNames: [] };
  const names = subjectAltNames.length === 0 ? (destination.externalNames ?? []) : subjectAltNames;
  return { isTls: true, sni, subjectAltNames: names };
}

/** One way a client may send, and which endpoints get it. */
export interface TransportMatch {
  name: "hbone" | "tlsMode-istio" | "tlsMode-disabled" | "user";
  socket: "tls" | "plaintext" | "hbone";
  /** Within HBONE. */
  inner?: "tls" | "plaintext";
}

/** One socket for every endpoint, or a choice by endpoint; both empty: plain text to all. */
export interface Transport {
  isTlsForAll: boolean;
  matches: TransportMatch[];
}

/**
 * How the TLS is laid out over endpoints: automatic mutual TLS only to those that have a proxy, HBONE to those that offer it.
 * `isPassthrough`: the client calls addresses, not endpoints (headless services).
 * Source: istio pilot/pkg/networking/core `applyUpstreamTLSSettings`, `applyHBONETransportSocketMatches`.
 */
export function planTransport(
  tls: ClientTlsSettings | undefined,
  options: { isAuto: boolean; sendsHbone: boolean; isPassthrough: boolean },
): Transport {
  const isTls = tls !== undefined && tls.mode !== "DISABLE";
  const isAuto = options.isAuto && tls?.mode === "ISTIO_MUTUAL";
  const hbone = (inner: "tls" | "plaintext"): TransportMatch => ({ name: "hbone", socket: "hbone", inner });
  const mutual: TransportMatch = { name: "tlsMode-istio", socket: "tls" };
  const plain: TransportMatch = { name: "tlsMode-disabled", socket: "plaintext" };
  const choose = (matches: TransportMatch[]): Transport => ({ isTlsForAll: false, matches });
  if (options.sendsHbone && tls === undefined) return choose([hbone("plaintext"), plain]);
  if (options.isPassthrough) return { isTlsForAll: isTls, matches: [] };
  if (!options.sendsHbone) return isAuto ? choose([mutual, plain]) : { isTlsForAll: isTls, matches: [] };
  if (isAuto) return choose([hbone("plaintext"), mutual, plain]);
  if (!isTls) return choose([hbone("plaintext"), plain]);
  if (tls.mode === "ISTIO_MUTUAL") return choose([hbone("plaintext"), mutual]);
  return choose([hbone("tls"), { name: "user", socket: "tls" }]);
}
