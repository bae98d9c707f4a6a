import type { ProxyRoute, RouteMatcher } from "./proxy-config";
import type { RoutingCall } from "./routing-call";
import { formatStringMatch, matchesRegex, matchesString } from "./string-match";

/** A request as matchers see it, taken apart once for all routes. */
export interface ParsedRequest {
  path: string;
  lowerPath: string;
  query: ReadonlyMap<string, string>;
  headers: Readonly<Record<string, string | undefined>>;
  claims: Readonly<Record<string, unknown>>;
}

export function parseRequest(call: RoutingCall): ParsedRequest {
  const full = call.path === undefined || call.path === "" ? "/" : call.path;
  const [beforeFragment = ""] = full.split("#", 1);
  const mark = beforeFragment.indexOf("?");
  const path = mark === -1 ? beforeFragment : beforeFragment.slice(0, mark);
  const query = new Map<string, string>();
  if (mark !== -1) {
    for (const part of beforeFragment.slice(mark + 1).split("&")) {
      const [name = "", ...rest] = part.split("=");
      const key = decode(name);
      // Envoy looks at the first of several.
      if (key !== "" && !query.has(key)) query.set(key, decode(rest.join("=")));
    }
  }
  return {
    path,
    lowerPath: path.toLowerCase(),
    query,
    headers: {
      ...call.headers,
      ":method": call.method ?? "GET",
      ":authority": call.host ?? "",
      ":scheme": call.scheme ?? (call.tls === undefined || call.tls === "plaintext" ? "http" : "https"),
    },
    claims: call.claims ?? {},
  };
}

/** Text with `%41` as `A`; what cannot be decoded stays. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * The first condition that a request does not meet, as a field below the match and a sentence; undefined: it matches.
 * Source: Envoy route matching.
 */
export function findMismatch(
  { path, caseSensitive, headers, query, claims }: RouteMatcher,
  request: ParsedRequest,
): { field: string; message: string } | undefined {
  if (!matchesPath(path, caseSensitive, request)) {
    const how = path.kind === "segments" ? "prefix" : path.kind;
    return { field: "uri", message: `path ${request.path} does not match ${how} ${path.value}` };
  }
  for (const { name, match, invert, field } of headers) {
    const value = request.headers[name];
    const text = invert && match.kind !== "present" ? (value ?? "") : value;
    const isMet = (text !== undefined && matchesString(match, text)) !== invert;
    if (isMet) continue;
    const wanted = invert ? `must not be ${formatStringMatch(match)}` : `must be ${formatStringMatch(match)}`;
    return { field, message: `${name} is ${value ?? "absent"}, ${wanted}` };
  }
  for (const { name, match } of query) {
    const value = request.query.get(name);
    if (value !== undefined && matchesString(match, value)) continue;
    const message = `query parameter ${name} is ${value ?? "absent"}, must be ${formatStringMatch(match)}`;
    return { field: `queryParams.${name}`, message };
  }
  for (const { path: claim, match, invert, field } of claims) {
    const isMet = readClaims(request.claims, claim).some((value) => matchesString(match, value)) !== invert;
    if (!isMet) {
      return {
        field,
        message: `claim ${claim.join(".")} of the token must${invert ? " not" : ""} be ${formatStringMatch(match)}`,
      };
    }
  }
  return undefined;
}

function matchesPath(
  { kind, value }: RouteMatcher["path"],
  caseSensitive: boolean,
  request: ParsedRequest,
): boolean {
  if (kind === "regex") return matchesRegex(value, request.path);
  const path = caseSensitive ? request.path : request.lowerPath;
  const wanted = caseSensitive ? value : value.toLowerCase();
  if (kind === "exact") return path === wanted;
  if (!path.startsWith(wanted)) return false;
  return kind === "prefix" || path.length === wanted.length || path[wanted.length] === "/";
}

/** A string, or the strings of a list, at a path into the token. */
function readClaims(claims: Readonly<Record<string, unknown>>, path: readonly string[]): string[] {
  let value: unknown = claims;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return [];
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** The first route that a request matches, and how many before it did not. */
export function matchRoute(
  routes: readonly ProxyRoute[],
  request: ParsedRequest,
): { route: ProxyRoute; position: number } | undefined {
  const position = routes.findIndex(({ match }) => findMismatch(match, request) === undefined);
  const route = routes[position];
  return route === undefined ? undefined : { route, position };
}
