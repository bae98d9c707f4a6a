import type { ClusterWorld } from "../../kubernetes/projected";
import { readNumber, readRecord, readString, readStrings } from "../../kubernetes/read-field";
import { formatServiceHost } from "../host";
import { namespaceOf } from "../virtual-service";

/** An external authorizer that a CUSTOM policy may name; `error`: Istio cannot use it and refuses what the policy matches. */
export type AuthorizationProvider = { name: string; kind: "http" | "grpc" } | { name: string; error: string };

// The codes of Envoy's StatusCode (envoy/type/v3/http_status.proto).
const statusCodes = new Set([
  0, 100, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400,
  401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424,
  426, 428, 429, 431, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
]);

/**
 * The external authorizer of that name in the mesh configuration, checked as istiod checks it.
 * Source: istio pilot/pkg/security/authz/builder/extauthz.go `processExtensionProvider`, `getExtAuthz`.
 */
export function findAuthorizationProvider(world: ClusterWorld, name: string): AuthorizationProvider {
  const named = world.mesh.extensionProviders.filter((provider) => readString(provider["name"]) === name);
  const authorizers = named.flatMap((provider) => {
    const http = provider["envoyExtAuthzHttp"];
    const config = http ?? provider["envoyExtAuthzGrpc"];
    return config === undefined
      ? []
      : [{ kind: http === undefined ? "grpc" : "http", config: readRecord(config) } as const];
  });
  const [first, second] = authorizers;
  if (first === undefined) {
    return {
      name,
      error: name === "" ? "the policy names no provider" : `the mesh has no external authorizer ${name}`,
    };
  }
  const error =
    (second === undefined ? undefined : `the mesh has two providers named ${name}`) ??
    findNameFault(name) ??
    findConfigFault(world, first.config, first.kind === "http");
  return error === undefined ? { name, kind: first.kind } : { name, error };
}

function findNameFault(name: string): string | undefined {
  if (name.length > 63) return `provider name ${name} is longer than 63 characters`;
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)
    ? undefined
    : `provider name ${name} may only hold lower-case letters, digits and hyphens inside`;
}

function findConfigFault(
  world: ClusterWorld,
  config: Readonly<Record<string, unknown>>,
  isHttp: boolean,
): string | undefined {
  const port = readNumber(config["port"]) ?? 0;
  if (port < 1 || port > 65_535) return `port must be in the range [1, 65535], found: ${port}`;
  const status = readString(config["statusOnError"]) ?? "";
  if (status !== "" && !(/^-?\d+$/.test(status) && statusCodes.has(Number(status))))
    return `unsupported statusOnError ${status}`;
  const prefix = readString(config["pathPrefix"]) ?? "";
  if (isHttp && prefix !== "" && !prefix.startsWith("/"))
    return `pathPrefix must begin with \`/\`, found: "${prefix}"`;
  const star = headerLists.find((field) => readStrings(config[field]).includes("*"));
  if (isHttp && star !== undefined) return `a single wildcard ("*") is not supported in ${star}`;
  return findServiceFault(world, readString(config["service"]) ?? "");
}

const headerLists = [
  "includeRequestHeadersInCheck",
  "includeHeadersInCheck",
  "headersToDownstreamOnDeny",
  "headersToDownstreamOnAllow",
  "headersToUpstreamOnAllow",
];

/** Source: istio pilot/pkg/model `LookupCluster`. */
function findServiceFault(world: ClusterWorld, service: string): string | undefined {
  const [first = "", second, ...rest] = service.split("/");
  const [namespace, host] =
    second !== undefined && rest.length === 0 ? [first, second] : [undefined, service];
  const namespaces = listNamespacesOfHost(world, host);
  if (namespace !== undefined) {
    return namespaces.has(namespace) ? undefined : `could not find service ${service}`;
  }
  if (namespaces.size > 1) return `found ${service} in several namespaces`;
  return namespaces.size === 1 ? undefined : `could not find service ${service}`;
}

function listNamespacesOfHost(world: ClusterWorld, host: string): Set<string> {
  const services = world.services
    .filter(({ meta }) => formatServiceHost(meta.name, meta.namespace ?? "", world.mesh.domain) === host)
    .map(({ meta }) => meta.namespace ?? "");
  const entries = world.serviceEntries
    .filter((entry) => readStrings(readRecord(entry["spec"])["hosts"]).includes(host))
    .map(namespaceOf);
  return new Set([...services, ...entries]);
}
