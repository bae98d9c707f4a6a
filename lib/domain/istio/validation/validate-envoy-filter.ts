import { compileRe2 } from "../re2";
import { countBytes, quote } from "./go-text";
import { validateNetworkingSelector } from "./validate-selector";
import { validateEnvoyPatch } from "./validate-envoy-patch";
import type { ConfigField } from "./config-field";

/** Names that Envoy's filters had before, and have now. Source: istio pkg/config/xds `DeprecatedFilterNames`. */
const renamed: Record<string, string> = {
  "envoy.buffer": "envoy.filters.http.buffer",
  "envoy.cors": "envoy.filters.http.cors",
  "envoy.csrf": "envoy.filters.http.csrf",
  "envoy.http_dynamo_filter": "envoy.filters.http.dynamo",
  "envoy.ext_authz": "envoy.filters.http.ext_authz",
  "envoy.fault": "envoy.filters.http.fault",
  "envoy.grpc_http1_bridge": "envoy.filters.http.grpc_http1_bridge",
  "envoy.grpc_json_transcoder": "envoy.filters.http.grpc_json_transcoder",
  "envoy.grpc_web": "envoy.filters.http.grpc_web",
  "envoy.gzip": "envoy.filters.http.gzip",
  "envoy.health_check": "envoy.filters.http.health_check",
  "envoy.ip_tagging": "envoy.filters.http.ip_tagging",
  "envoy.lua": "envoy.filters.http.lua",
  "envoy.rate_limit": "envoy.filters.http.ratelimit",
  "envoy.router": "envoy.filters.http.router",
  "envoy.squash": "envoy.filters.http.squash",
  "envoy.listener.http_inspector": "envoy.filters.listener.http_inspector",
  "envoy.listener.original_dst": "envoy.filters.listener.original_dst",
  "envoy.listener.original_src": "envoy.filters.listener.original_src",
  "envoy.listener.proxy_protocol": "envoy.filters.listener.proxy_protocol",
  "envoy.listener.tls_inspector": "envoy.filters.listener.tls_inspector",
  "envoy.client_ssl_auth": "envoy.filters.network.client_ssl_auth",
  "envoy.http_connection_manager": "envoy.filters.network.http_connection_manager",
  "envoy.mongo_proxy": "envoy.filters.network.mongo_proxy",
  "envoy.ratelimit": "envoy.filters.network.ratelimit",
  "envoy.redis_proxy": "envoy.filters.network.redis_proxy",
  "envoy.tcp_proxy": "envoy.filters.network.tcp_proxy",
};

const httpConnectionManager = "envoy.filters.network.http_connection_manager";
const listenerClass = new Set(["LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER"]);
const routeClass = new Set(["ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"]);

function warnOfOldName(name: ConfigField): void {
  const current = Object.hasOwn(renamed, name.text) ? renamed[name.text] : undefined;
  if (current === undefined) return;
  name.warn(`using deprecated filter name ${quote(name.text)}; use ${quote(current)} instead`);
}

/** Returns whether istiod looks at the rest of the patch. */
function validateFilterMatch(filter: ConfigField, applyTo: string): boolean {
  if (!filter.isSet) return true;
  if (applyTo === "LISTENER" || applyTo === "FILTER_CHAIN") {
    filter.warn(`Envoy filter: filter match has no effect when used with ${applyTo}`);
  }
  const name = filter.at("name");
  const sub = filter.at("subFilter");
  const subName = sub.at("name");
  const refuse = (field: ConfigField, message: string) => {
    field.error(`Envoy filter: ${message}`);
    return false;
  };
  if (name.text === "") return refuse(name, "filter match has no name to match on");
  if (sub.isSet) {
    if (applyTo !== "HTTP_FILTER")
      return refuse(sub, "subfilter match can be used with applyTo HTTP_FILTER only");
    if (name.text !== httpConnectionManager && name.text !== "envoy.http_connection_manager") {
      return refuse(name, `subfilter match requires filter match with ${httpConnectionManager}`);
    }
    if (subName.text === "") return refuse(subName, "subfilter match has no name to match on");
  }
  warnOfOldName(name);
  warnOfOldName(subName);
  return true;
}

/** Whether match and patch are about the same thing; false when istiod looks no further. */
function validateMatchObject(match: ConfigField, applyTo: string): boolean {
  const kind = match.oneOf("listener", "routeConfiguration", "cluster", "waypoint");
  if (kind === undefined) return true;
  if (listenerClass.has(applyTo)) {
    if (kind === "listener")
      return validateFilterMatch(match.at("listener").at("filterChain").at("filter"), applyTo);
    match.error("Envoy filter: applyTo for listener class objects cannot have non listener match");
    return false;
  }
  if (routeClass.has(applyTo) && kind !== "routeConfiguration") {
    match.error(
      "Envoy filter: applyTo for http route class objects cannot have non route configuration match",
    );
  }
  if (applyTo === "CLUSTER" && kind !== "cluster") {
    match.error("Envoy filter: applyTo for cluster class objects cannot have non cluster match");
  }
  return true;
}

function checkProxyVersion(version: string): string | undefined {
  const compiled = compileRe2(version);
  return "error" in compiled
    ? `Envoy filter: invalid regex for proxy version, [${compiled.error}]`
    : undefined;
}

function findMissing(patched: ConfigField): [ConfigField, string] | undefined {
  const patch = patched.at("patch");
  const operation = patch.at("operation");
  const value = patch.at("value");
  if (["", "INVALID"].includes(patched.at("applyTo").text)) return [patched.at("applyTo"), "missing applyTo"];
  if (!patch.isSet) return [patch, "missing patch"];
  if (["", "INVALID"].includes(operation.text)) return [operation, "missing patch operation"];
  if (operation.text === "REMOVE" || value.isSet) return undefined;
  return [value, "missing patch value for non-remove operation"];
}

function validatePatch(patched: ConfigField): void {
  const match = patched.at("match");
  if (match.at("context").text === "WAYPOINT") return;
  const [field, missing] = findMissing(patched) ?? [];
  if (field !== undefined && missing !== undefined) {
    field.error(`Envoy filter: ${missing}`);
    return;
  }
  const version = match.at("proxy").at("proxyVersion");
  if (countBytes(version.text) > 1024) {
    version.warn("Envoy filter: proxyVersion match exceeds 1024 characters and will be ignored");
  } else {
    const problem = checkProxyVersion(version.text);
    version.error(problem);
    if (problem !== undefined) return;
  }
  const applyTo = patched.at("applyTo").text;
  if (validateMatchObject(match, applyTo)) validateEnvoyPatch(patched.at("patch").at("value"), applyTo);
}

/**
 * `networking.istio.io` EnvoyFilter. What istiod warns of with every EnvoyFilter (that it exposes internals) is left out, for it says
 * nothing of this one. Source: istio pkg/config/validation/envoyfilter `ValidateEnvoyFilter`.
 */
export function validateEnvoyFilter(object: ConfigField): void {
  const spec = object.at("spec");
  validateNetworkingSelector(spec.at("workloadSelector"), "Envoy filter");
  for (const patched of spec.at("configPatches").items) validatePatch(patched);
}
