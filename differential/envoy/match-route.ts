import type { EnvoyRoute, EnvoyRouteConfiguration, EnvoyVirtualHost } from "./envoy-config";
import { matchHeader, matchText } from "./match-text";

/** A request as the router sees it. */
export interface EnvoyRequest {
  /** `:authority`, with a port if it has one. */
  host: string;
  method: string;
  /** With the query. */
  path: string;
  scheme: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
}

/** Exact, then the longest `*suffix`, then the longest `prefix*`, then `*`. Source: envoy config/route/v3 VirtualHost.domains. */
export function findVirtualHost(
  configuration: EnvoyRouteConfiguration,
  authority: string,
): EnvoyVirtualHost | undefined {
  const host = (
    configuration.ignorePortInHostMatching ? authority.replace(/:\d+$/, "") : authority
  ).toLowerCase();
  const hosts = configuration.virtualHosts ?? [];
  const exact = hosts.find(({ domains }) => domains.some((domain) => domain.toLowerCase() === host));
  if (exact !== undefined) return exact;
  const findLongest = (matches: (domain: string) => boolean) => {
    const found = hosts.flatMap((virtualHost) =>
      virtualHost.domains
        .filter((domain) => domain !== "*" && domain.length <= host.length && matches(domain.toLowerCase()))
        .map((domain) => ({ virtualHost, length: domain.length })),
    );
    return found.toSorted((a, b) => b.length - a.length)[0]?.virtualHost;
  };
  return (
    findLongest((domain) => domain.startsWith("*") && host.endsWith(domain.slice(1))) ??
    findLongest((domain) => domain.endsWith("*") && host.startsWith(domain.slice(0, -1))) ??
    hosts.find(({ domains }) => domains.includes("*"))
  );
}

function matchesPath(match: EnvoyRoute["match"], path: string): boolean {
  const fold = (text: string) => (match.caseSensitive === false ? text.toLowerCase() : text);
  const sent = fold(path);
  if (match.path !== undefined) return sent === fold(match.path);
  if (match.prefix !== undefined) return sent.startsWith(fold(match.prefix));
  if (match.safeRegex !== undefined) return matchText({ safeRegex: match.safeRegex }, path);
  const segments = fold(match.pathSeparatedPrefix ?? "");
  return sent === segments || sent.startsWith(`${segments}/`);
}

/** The first route that takes the request. Source: envoy config/route/v3 RouteMatch. */
export function matchEnvoyRoute(
  routes: readonly EnvoyRoute[],
  request: EnvoyRequest,
): EnvoyRoute | undefined {
  const [path = "", query = ""] = request.path.split("#")[0]?.split("?") ?? [];
  const parameters = new Map<string, string>();
  for (const part of query === "" ? [] : query.split("&")) {
    const [name = "", ...rest] = part.split("=");
    if (!parameters.has(name)) parameters.set(name, rest.join("="));
  }
  const read = (name: string): string | undefined => {
    if (name === ":method") return request.method;
    if (name === ":authority") return request.host;
    if (name === ":scheme") return request.scheme;
    if (name === ":path") return request.path;
    return request.headers[name];
  };
  return routes.find(({ match }) => {
    if (!matchesPath(match, path)) return false;
    if (!(match.headers ?? []).every((header) => matchHeader(header, read))) return false;
    return (match.queryParameters ?? []).every(({ name, stringMatch }) => {
      const value = parameters.get(name);
      return value !== undefined && (stringMatch === undefined || matchText(stringMatch, value));
    });
  });
}
