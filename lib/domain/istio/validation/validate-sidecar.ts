import { checkFqdn, checkNamespacedHost } from "./domain-name";
import { cut, parseInteger, quote } from "./go-text";
import { checkIpAddress } from "./ip-address";
import { checkPort, checkPortName, checkProtocol, isProtocolOf } from "./port";
import { checkUnixPath, readUnixPath } from "./unix-address";
import { splitHostPort } from "./host-port";
import { validateConnectionPool } from "./validate-connection-pool";
import { validateDestination } from "./validate-destination";
import { validateNetworkingSelector } from "./validate-selector";
import { readServerTlsMode, validateServerTls } from "./validate-server-tls";
import type { ConfigField } from "./config-field";

const localHosts = new Set(["", "127.0.0.1", "0.0.0.0", "::1", "::"]);
const uniquePorts = "sidecar: ports on IP bound listeners must be unique";

function validatePortName(port: ConfigField): void {
  const name = port.at("name");
  if (name.text !== "") name.error(checkPortName(name.text));
  port.at("protocol").error(checkProtocol(port.at("protocol").text));
  const target = port.at("targetPort");
  if (target.number > 0) target.error("targetPort has no impact on Sidecars");
}

function validateAddressedPort(listener: ConfigField): void {
  const number = listener.at("port").at("number");
  number.error(checkPort(number.number));
  const bind = listener.at("bind");
  if (bind.text !== "") bind.error(checkIpAddress(bind.text));
}

function validateDefaultEndpoint(endpoint: ConfigField): void {
  if (endpoint.text === "") return;
  const path = readUnixPath(endpoint.text);
  if (path !== undefined) {
    endpoint.error(checkUnixPath(path));
    return;
  }
  const address = splitHostPort(endpoint.text);
  if ("error" in address) endpoint.error(address.error);
  const { host, port } = "error" in address ? { host: "", port: "" } : address;
  if (!localHosts.has(host)) {
    endpoint.error(
      "sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset",
    );
  }
  const number = parseInteger(port);
  endpoint.error(
    number === undefined
      ? `sidecar: defaultEndpoint port (${port}) is not a number: strconv.Atoi: parsing ${quote(port)}: invalid syntax`
      : checkPort(number),
  );
}

function validateIngressTls(tls: ConfigField, protocol: string): void {
  const refusals: [name: string, message: string][] = [
    ["subjectAltNames", "sidecar: subjectAltNames is not supported in ingress tls"],
    ["credentialName", "sidecar: credentialName is not currently supported"],
    ["credentialNames", "sidecar: credentialNames is not currently supported"],
    ["tlsCertificates", "sidecar: tls_certificates is not currently supported"],
  ];
  for (const [name, message] of refusals) {
    const field = tls.at(name);
    if (field.isFilled) field.error(message);
  }
  if (tls.at("httpsRedirect").flag) tls.at("httpsRedirect").error("sidecar: httpsRedirect is not supported");
  const mode = readServerTlsMode(tls);
  if (mode === "ISTIO_MUTUAL" || mode === "AUTO_PASSTHROUGH") {
    tls.at("mode").error(`configuration is invalid: cannot set mode to ${mode} in sidecar ingress tls`);
  }
  if (!isProtocolOf("tls", protocol)) {
    tls.error("server cannot have TLS settings for non HTTPS/TLS ports");
  }
  validateServerTls(tls);
}

function validateIngress(listener: ConfigField, numbers: Set<number>): void {
  const port = listener.at("port");
  if (!port.isSet) {
    port.error("sidecar: port is required for ingress listeners");
    return;
  }
  validatePortName(port);
  validateAddressedPort(listener);
  const number = port.at("number");
  if (numbers.has(number.number)) number.error(uniquePorts);
  numbers.add(number.number);
  validateDefaultEndpoint(listener.at("defaultEndpoint"));
  const protocol = port.at("protocol").text;
  if (listener.at("tls").isSet) validateIngressTls(listener.at("tls"), protocol);
  const pool = listener.at("connectionPool");
  validateConnectionPool(pool);
  if (pool.at("http").isSet && !isProtocolOf("http", protocol)) {
    pool
      .at("http")
      .warn(
        `sidecar: HTTP connection pool settings are configured for port ${number.number} (${quote(port.at("name").text)}) but its protocol is not HTTP (${protocol}); only TCP settings will apply`,
      );
  }
}

function validateEgressPort(listener: ConfigField, seen: { numbers: Set<number>; binds: Set<string> }): void {
  const port = listener.at("port");
  validatePortName(port);
  const number = port.at("number");
  if (number.number !== 0) {
    validateAddressedPort(listener);
    if (seen.numbers.has(number.number)) number.error(uniquePorts);
    seen.numbers.add(number.number);
    return;
  }
  const bind = listener.at("bind");
  const path = readUnixPath(bind.text);
  bind.error(
    path === undefined
      ? "sidecar: ports with 0 value must have a unix domain socket bind address"
      : checkUnixPath(path),
  );
  const mode = listener.at("captureMode");
  if (!["", "DEFAULT", "NONE"].includes(mode.text)) {
    mode.error("sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners");
  }
  if (seen.binds.has(bind.text))
    bind.error("sidecar: unix domain socket values for listeners must be unique");
  seen.binds.add(bind.text);
}

function validateEgressHosts(hosts: ConfigField, namespace: string): void {
  if (hosts.items.length === 0) hosts.error("sidecar: egress listener must contain at least one host");
  const services = new Map<string, Set<string>>();
  for (const host of hosts.items) {
    for (const problem of checkNamespacedHost(host.text, "sidecar")) host.error(problem);
    const [place, service] = cut(host.text, "/") ?? [];
    if (place === undefined || service === undefined || place.startsWith("~")) continue;
    const owner = place === "." ? namespace : place;
    const known = services.get(owner) ?? new Set();
    services.set(owner, known);
    const duplicate = service === "*" ? known.size > 0 : known.has(service) || known.has("*");
    if (duplicate) host.warn(`duplicated egress host: ${host.text}`);
    known.add(service);
  }
  if (services.get("*")?.has("*") === true && services.size > 1) {
    hosts.warn("`*/*` host select all resources, no other hosts can be added");
  }
}

function validateEgress(listeners: ConfigField, namespace: string): void {
  const seen = { numbers: new Set<number>(), binds: new Set<string>() };
  const last = listeners.items.length - 1;
  for (const [index, listener] of listeners.items.entries()) {
    if (listener.at("port").isSet) validateEgressPort(listener, seen);
    else if (index < last) {
      listener
        .at("port")
        .error("sidecar: the egress listener with empty port should be the last listener in the list");
    }
    validateEgressHosts(listener.at("hosts"), namespace);
  }
}

function validateOutboundPolicy(policy: ConfigField): void {
  const proxy = policy.at("egressProxy");
  if (!proxy.isSet) return;
  if (policy.at("mode").text !== "ALLOW_ANY") {
    proxy.error("sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode");
    return;
  }
  proxy.at("host").error(checkFqdn(proxy.at("host").text));
  if (proxy.at("port").isSet) validateDestination(proxy);
  else proxy.at("port").error("sidecar: egress_proxy port must be non-nil");
}

/** `networking.istio.io` Sidecar. Source: istio pkg/config/validation `ValidateSidecar`. */
export function validateSidecar(object: ConfigField): void {
  const spec = object.at("spec");
  const namespace = object.at("metadata").at("namespace").text;
  validateNetworkingSelector(spec.at("workloadSelector"), "sidecar");
  const ingress = spec.at("ingress");
  const egress = spec.at("egress");
  const policy = spec.at("outboundTrafficPolicy");
  const pool = spec.at("inboundConnectionPool");
  if (egress.items.length + ingress.items.length === 0 && !policy.isSet && !pool.isSet) {
    spec.error("sidecar: empty configuration provided");
  }
  const numbers = new Set<number>();
  for (const listener of ingress.items) validateIngress(listener, numbers);
  validateConnectionPool(pool);
  validateEgress(egress, namespace);
  validateOutboundPolicy(policy);
}
