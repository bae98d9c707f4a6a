import { isDnsLabel, isWildcardDnsLabel } from "./dns-label";
import { countBytes, cut, parseInteger, quote } from "./go-text";
import { isIpAddress } from "./ip-address";

function checkLength(name: string): string | undefined {
  if (countBytes(name) > 255) return `domain name ${quote(name)} too long (max 255)`;
  return name === "" ? "empty domain name not allowed" : undefined;
}

function checkLabels(domain: string): string | undefined {
  const labels = domain.split(".");
  const top = labels.at(-1) ?? "";
  if (parseInteger(top) !== undefined) {
    return `domain name ${quote(domain)} invalid (top level domain ${quote(top)} cannot be all-numeric)`;
  }
  // A last empty label is the dot of an unambiguous name such as `istio.io.`.
  const named = top === "" ? labels.slice(0, -1) : labels;
  const wrong = named.find((label) => !isDnsLabel(label));
  return wrong === undefined
    ? undefined
    : `domain name ${quote(domain)} invalid (label ${quote(wrong)} invalid)`;
}

/** Why the text is no fully qualified domain name. Source: istio pkg/config/validation/agent `ValidateFQDN`. */
export function checkFqdn(name: string): string | undefined {
  return checkLength(name) ?? checkLabels(name);
}

/** A domain name whose first label may hold a wildcard. Source: istio pkg/config/validation/agent `ValidateWildcardDomain`. */
export function checkWildcardDomain(domain: string): string | undefined {
  const length = checkLength(domain);
  if (length !== undefined) return length;
  const [first, rest] = cut(domain, ".") ?? [domain, undefined];
  if (!isWildcardDnsLabel(first))
    return `domain name ${quote(domain)} invalid (label ${quote(first)} invalid)`;
  return rest === undefined ? undefined : checkLabels(rest);
}

/**
 * A host of a gateway's VirtualService, which may be the name that AUTO_PASSTHROUGH generates when its routes match SNI.
 * Source: istio pkg/config/validation/agent `ValidateWildcardDomainForVirtualServiceBoundToGateway`.
 */
export function checkGatewayDomain(matchesSni: boolean, domain: string): string | undefined {
  if (!matchesSni || !domain.startsWith("outbound_")) return checkWildcardDomain(domain);
  const length = checkLength(domain);
  if (length !== undefined) return length;
  const format = "outbound_.<PORT>_._.<HOSTNAME>";
  const [, port, , host] = domain.split("_").map((part) => part.replace(/^\.+|\.+$/g, ""));
  if (port === undefined || host === undefined) {
    return `domain name ${domain} invalid, should follow '${format}' format`;
  }
  const wrong = [
    { label: port, right: /[0-9]/.test(port) },
    { label: host, right: /[a-zA-Z]/.test(host) },
  ].find(({ right }) => !right);
  if (wrong === undefined) return undefined;
  return `domain name ${quote(domain)} invalid (label ${quote(wrong.label)} invalid). should follow ${format} format`;
}

/** Source: istio pkg/config/validation/agent `ValidatePartialWildCard`. */
export function checkPartialWildcard(host: string): string | undefined {
  const partial = host.includes("*") && host !== "*" && !host.startsWith("*.");
  return partial ? `partial wildcard ${quote(host)} not allowed` : undefined;
}

function checkHostPart(host: string, ofGateway: boolean): string[] {
  const wildcard = checkWildcardDomain(host);
  return [
    host !== "*" && !host.includes(".") ? "short names (non FQDN) are not allowed" : undefined,
    wildcard !== undefined && !(ofGateway && isIpAddress(host)) ? wildcard : undefined,
    checkPartialWildcard(host),
  ].filter((message) => message !== undefined);
}

/**
 * Everything wrong with `namespace/host` of a Gateway's server or a Sidecar's egress listener. A gateway that istiod made of a
 * Gateway API object may hide a host from all namespaces (`mayHide`: `~/host`).
 * Source: istio pkg/config/validation/agent `ValidateNamespaceSlashWildcardHostname`.
 */
export function checkNamespacedHost(text: string, of: "gateway" | "sidecar", mayHide = false): string[] {
  const parts = cut(text, "/");
  if (parts === undefined) {
    return of === "gateway" ? checkHostPart(text, true) : ["host must be of form namespace/dnsName"];
  }
  const [namespace, host] = parts;
  const problems: string[] = [];
  if (namespace === "" || host === "") {
    problems.push("config namespace and dnsName in host entry cannot be empty");
  }
  const excluded = of === "sidecar" ? namespace.replace(/^~/, "") : namespace;
  const special = excluded === "*" || excluded === "." || (mayHide && excluded === "~");
  const mayBeEmpty = of === "sidecar" && excluded === "";
  if (!mayBeEmpty && !special && !isDnsLabel(excluded)) {
    problems.push(`invalid namespace value ${quote(namespace)} in ${of}`);
  }
  return [...problems, ...checkHostPart(host, of === "gateway")];
}
