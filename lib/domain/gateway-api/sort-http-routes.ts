import { readRecord, readRecords, readString } from "../kubernetes/read-field";

type HttpRoute = Record<string, unknown>;

interface Precedence {
  hasMatch: boolean;
  kind: number;
  length: number;
  hasMethod: boolean;
  headers: number;
  queryParams: number;
}

const kinds = ["regex", "prefix", "exact"] as const;

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Every generated route has at most one match. */
function findPrecedence(route: HttpRoute): Precedence {
  const [match] = readRecords(route.match);
  const uri = match?.uri === undefined ? undefined : readRecord(match.uri);
  const kind = kinds.findLast((candidate) => uri?.[candidate] !== undefined);
  return {
    hasMatch: match !== undefined,
    kind: kind === undefined ? -1 : kinds.indexOf(kind) + 1,
    length: kind === undefined ? 0 : byteLength(readString(uri?.[kind]) ?? ""),
    hasMethod: match?.method !== undefined,
    headers: Object.keys(readRecord(match?.headers)).length,
    queryParams: Object.keys(readRecord(match?.queryParams)).length,
  };
}

function compare(a: Precedence, b: Precedence): number {
  if (!a.hasMatch || !b.hasMatch) return Number(b.hasMatch) - Number(a.hasMatch);
  return (
    b.kind - a.kind ||
    b.length - a.length ||
    Number(b.hasMethod) - Number(a.hasMethod) ||
    b.headers - a.headers ||
    b.queryParams - a.queryParams
  );
}

/**
 * Istio takes the first route that matches, so the most specific stand first: exact paths before prefixes before regular
 * expressions, longer paths, a method, more headers, more query parameters; else the order they came in.
 * Source: istio gateway `sortHTTPRoutes`; Gateway API `HTTPRouteRule.matches`.
 */
export function sortHttpRoutes(routes: readonly HttpRoute[]): HttpRoute[] {
  return routes
    .map((route) => ({ route, precedence: findPrecedence(route) }))
    .toSorted((a, b) => compare(a.precedence, b.precedence))
    .map(({ route }) => route);
}
