import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString } from "../kubernetes/read-field";
import { joinErrors, type ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import { filterCipherSuites } from "./filter-cipher-suites";
import type { Listener } from "./listener-model";
import { gatewayApiGroup } from "./names";
import { formatKind, kinds, readTarget } from "./route-model";

export interface ListenerTls {
  /** Istio's `ServerTLSSettings`; undefined when the listener has no TLS. */
  tls: Record<string, unknown> | undefined;
  error?: ConfigError;
}

const modeOption = "gateway.istio.io/tls-terminate-mode";
const cipherOption = "gateway.istio.io/tls-cipher-suites";
const protocolOption = "gateway.istio.io/listener-protocol";

/** `group/kind/name.namespace`, each part as written. */
function formatReference(ref: Record<string, unknown>): string {
  const [group, kind, name, namespace] = [ref.group, ref.kind, ref.name, ref.namespace].map(
    (part) => readString(part) ?? "",
  );
  return `${group}/${kind}/${name}.${namespace}`;
}

/** Whether a listener joins networks: it passes TLS through to the service that SNI names. Source: istio `IsAutoPassthrough`. */
function isAutoPassthrough(owner: KubernetesObject, listener: Listener): boolean {
  if (readRecord(listener.tls?.options)[protocolOption] === "auto-passthrough") return true;
  const labels = owner.metadata.labels ?? {};
  if (labels["topology.istio.io/network"] === undefined) return false;
  return String(listener.port) === (labels["networking.istio.io/gatewayPort"] ?? "15443");
}

function findCertificate(
  context: ConversionContext,
  ref: Record<string, unknown>,
  owner: KubernetesObject,
): { credential: string } | { error: ConfigError } {
  const ownNamespace = owner.metadata.namespace ?? "";
  const target = readTarget(ref, ownNamespace, { group: "", kind: "Secret" });
  const refuse = (problem: string) => ({
    error: {
      reason: "InvalidCertificateRef",
      message: `invalid certificate reference ${formatReference(ref)}, ${problem}`,
    },
  });
  if (formatKind(target) !== kinds.secret) return refuse("only secret is allowed");
  const state = context.findReferenced("Secret", target.namespace, target.name, "certificate");
  if (state?.state === "missing") return refuse(`secret ${target.namespace}/${target.name} not found`);
  if (state?.state === "invalid") return refuse(state.problem);
  const granted =
    target.namespace === ownNamespace ||
    context.grants.isGranted({
      fromKind: `${gatewayApiGroup}/${owner.kind}`,
      fromNamespace: ownNamespace,
      toKind: kinds.secret,
      toNamespace: target.namespace,
      toName: target.name,
    });
  if (granted) return { credential: `kubernetes-gateway://${target.namespace}/${target.name}` };
  return {
    error: {
      reason: "RefNotPermitted",
      message: `certificateRef ${target.name}/${target.namespace} not accessible to a Gateway in namespace "${ownNamespace}" (missing a ReferenceGrant?)`,
    },
  };
}

function findAuthorities(
  context: ConversionContext,
  ref: Record<string, unknown>,
  owner: KubernetesObject,
): { credential: string } | { error: ConfigError } {
  const ownNamespace = owner.metadata.namespace ?? "";
  const target = readTarget(ref, ownNamespace, { group: "", kind: "" });
  const kind = formatKind(target);
  const refuse = (reason: string, problem: string) => ({
    error: { reason, message: `invalid CA certificate reference ${formatReference(ref)}, ${problem}` },
  });
  if (kind !== kinds.configMap && kind !== kinds.secret) {
    return refuse("InvalidCACertificateKind", "only secret and configmap are allowed");
  }
  const own = kind === kinds.secret ? "Secret" : "ConfigMap";
  const state = context.findReferenced(own, target.namespace, target.name, "authorities");
  if (state?.state === "missing") {
    return refuse(
      "InvalidCACertificateRef",
      `${own.toLowerCase()} ${target.namespace}/${target.name} not found`,
    );
  }
  if (state?.state === "invalid") return refuse("InvalidCACertificateRef", state.problem);
  const name = `${target.name}-cacert`;
  const granted =
    target.namespace === ownNamespace ||
    context.grants.isGranted({
      fromKind: `${gatewayApiGroup}/${owner.kind}`,
      fromNamespace: ownNamespace,
      toKind: kind,
      toNamespace: target.namespace,
      // As Istio asks: with the suffix of its own resource name, so that only a grant for all names helps.
      toName: name,
    });
  const scheme = own === "Secret" ? "kubernetes-gateway" : "configmap";
  if (granted) return { credential: `${scheme}://${target.namespace}/${name}` };
  return {
    error: {
      reason: "RefNotPermitted",
      message: `caCertificateRef ${target.namespace}/${target.name} not accessible to a Gateway in namespace "${ownNamespace}" (missing a ReferenceGrant?)`,
    },
  };
}

/** What the Gateway demands of clients on a port. Source: istio gateway `resolveGatewayTLS`. */
function findFrontend(gatewaySpec: Record<string, unknown>, port: number): Record<string, unknown> {
  const frontend = readRecord(readRecord(gatewaySpec.tls).frontend);
  const own = readRecords(frontend.perPort).find((entry) => entry.port === port);
  return readRecord(readRecord(own ? own.tls : frontend.default).validation);
}

function addClientValidation(
  context: ConversionContext,
  out: Record<string, unknown>,
  validation: Record<string, unknown>,
  mode: unknown,
  owner: KubernetesObject,
): ConfigError | undefined {
  const refs = readRecords(validation.caCertificateRefs);
  const [ref] = refs;
  if (ref === undefined) return undefined;
  if (refs.length > 1) {
    return { reason: "InvalidCACertificateRef", message: "only one caCertificateRef is supported" };
  }
  const found = findAuthorities(context, ref, owner);
  if ("error" in found) return found.error;
  const insecure = validation.mode === "AllowInsecureFallback";
  out.mode = insecure ? "OPTIONAL_MUTUAL" : "MUTUAL";
  out.insecureSkipVerify = insecure;
  out.caCertCredentialName = found.credential;
  if (mode === "MUTUAL" || mode === "OPTIONAL_MUTUAL") {
    out.mode = mode;
    out.insecureSkipVerify = false;
  }
  return undefined;
}

function terminate(
  context: ConversionContext,
  listener: Listener,
  owner: KubernetesObject,
  gatewaySpec: Record<string, unknown>,
): { out: Record<string, unknown>; done: boolean; error?: ConfigError } {
  const out: Record<string, unknown> = { mode: "SIMPLE" };
  const mode = readRecord(listener.tls?.options)[modeOption];
  if (mode === "MUTUAL" || mode === "OPTIONAL_MUTUAL") out.mode = mode;
  if (mode === "ISTIO_SIMPLE") return { out: { ...out, credentialName: "builtin://" }, done: true };
  if (mode === "ISTIO_MUTUAL") return { out: { mode: "ISTIO_MUTUAL" }, done: true };
  const refs = readRecords(listener.tls?.certificateRefs);
  if (refs.length > 2) {
    const message = "TLS mode can only support up to 2 server certificates";
    return { out, done: true, error: { reason: "InvalidCertificateRef", message } };
  }
  let error: ConfigError | undefined;
  const credentials: string[] = [];
  for (const ref of refs) {
    const found = findCertificate(context, ref, owner);
    if ("error" in found) error = joinErrors(error, found.error);
    else credentials.push(found.credential);
  }
  const [credential] = credentials;
  if (credential === undefined) return { out, done: true, ...(error ? { error } : {}) };
  if (credentials.length === 1) out.credentialName = credential;
  else out.credentialNames = credentials;
  const refused = addClientValidation(context, out, findFrontend(gatewaySpec, listener.port), mode, owner);
  return refused ? { out, done: true, error: refused } : { out, done: false };
}

/**
 * The TLS settings of a listener's server, and why they are not good. One good certificate of two is enough, silently.
 * Source: istio gateway `buildTLS`.
 */
export function buildListenerTls(
  context: ConversionContext,
  listener: Listener,
  owner: KubernetesObject,
  gatewaySpec: Record<string, unknown>,
): ListenerTls {
  if (listener.tls === undefined) return { tls: undefined };
  const mode = readString(listener.tls.mode) ?? "Terminate";
  let tls: Record<string, unknown> = {};
  if (mode === "Terminate") {
    const { out, done, error } = terminate(context, listener, owner, gatewaySpec);
    if (done) return { tls: out, ...(error ? { error } : {}) };
    tls = out;
  } else if (mode === "Passthrough") {
    tls = { mode: isAutoPassthrough(owner, listener) ? "AUTO_PASSTHROUGH" : "PASSTHROUGH" };
  }
  const suites = readString(readRecord(listener.tls.options)[cipherOption]) ?? "";
  const ciphers = suites === "" ? [] : filterCipherSuites(suites.split(",").map((suite) => suite.trim()));
  return { tls: ciphers.length === 0 ? tls : { ...tls, cipherSuites: ciphers } };
}
