import type { httpRouteFilters, HttpRouteValues } from "@/lib/domain/istio/forms/http-route/http-route";

export type ParentRef = HttpRouteValues["parentRefs"][number];
export type RouteRule = HttpRouteValues["rules"][number];
export type RouteMatch = RouteRule["matches"][number];
export type RouteFilter = RouteRule["filters"][number];
export type BackendRef = RouteRule["backendRefs"][number];
export type FilterType = (typeof httpRouteFilters)[number];

export const createMatch = (): RouteMatch => ({
  path: { type: "PathPrefix", value: "/" },
  headers: [],
  queryParams: [],
});

export const createBackend = (): BackendRef => ({ name: "", filters: [] });

export const createRule = (): RouteRule => ({
  matches: [createMatch()],
  filters: [],
  backendRefs: [createBackend()],
});

/** A filter of a type, with nothing in it yet. */
export function createFilter(type: FilterType): RouteFilter {
  switch (type) {
    case "RequestHeaderModifier":
      return { type, requestHeaderModifier: { set: [], add: [], remove: [] } };
    case "ResponseHeaderModifier":
      return { type, responseHeaderModifier: { set: [], add: [], remove: [] } };
    case "RequestMirror":
      return { type, requestMirror: { backendRef: { name: "" } } };
    case "RequestRedirect":
      return { type, requestRedirect: { scheme: "https", statusCode: 301 } };
    case "URLRewrite":
      return { type, urlRewrite: {} };
    case "CORS":
      return {
        type,
        cors: { allowOrigins: [], allowMethods: [], allowHeaders: [], exposeHeaders: [] },
      };
    case "ExtensionRef":
      return { type, extensionRef: { kind: "", name: "" } };
  }
}

/** Percent of the requests that each backend gets; a weight that is not set is 1. Source: Gateway API, `BackendRef.weight`. */
export function findShares(backends: readonly Pick<BackendRef, "weight">[]): number[] {
  const weights = backends.map(({ weight }) => Math.max(0, weight ?? 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total === 0 ? 0 : (weight / total) * 100));
}

/** `33.3 %`, `50 %`. */
export function formatShare(percent: number): string {
  return `${Math.round(percent * 10) / 10} %`;
}

function describePath(path: RouteMatch["path"]): string | undefined {
  const { type = "PathPrefix", value = "/" } = path ?? {};
  if (type === "PathPrefix") return value === "/" ? undefined : `${value.replace(/\/$/, "")}/…`;
  return type === "Exact" ? value : `a path like ${value}`;
}

/** `GET /cart/… with header x = 1`. @param what the requests, "" when it is all of them. @param noun of many. */
export function describeConditions(
  what: string,
  noun: string,
  { headers, queryParams = [] }: Pick<RouteMatch, "headers"> & Partial<Pick<RouteMatch, "queryParams">>,
): string {
  const conditions = [
    ...headers.map(
      ({ name, value, type }) => `header ${name} ${type === "RegularExpression" ? "like" : "="} ${value}`,
    ),
    ...queryParams.map(
      ({ name, value, type }) => `?${name} ${type === "RegularExpression" ? "like" : "="} ${value}`,
    ),
  ];
  if (conditions.length === 0) return what === "" ? `every ${noun}` : what;
  return `${what === "" ? `${noun}s` : what} with ${conditions.join(" and ")}`;
}

function describeMatch({ method, path, headers, queryParams }: RouteMatch): string {
  const what = [method, describePath(path)].filter((part) => part !== undefined).join(" ");
  return describeConditions(what, "request", { headers, queryParams });
}

/** `cart 90 %, cart-next 10 %`. */
export function describeTarget({ backendRefs, filters }: Pick<RouteRule, "backendRefs" | "filters">): string {
  const redirect = filters.find(({ type }) => type === "RequestRedirect")?.requestRedirect;
  if (redirect !== undefined)
    return `redirect to ${[redirect.scheme, redirect.hostname, redirect.port].filter(Boolean).join(" ") || "another place"}`;
  if (backendRefs.length === 0) return "nowhere (500)";
  const shares = findShares(backendRefs);
  return backendRefs
    .map(({ name }, index) => {
      const target = name || "…";
      return backendRefs.length === 1 ? target : `${target} ${formatShare(shares[index] ?? 0)}`;
    })
    .join(", ");
}

/** One sentence per rule: `GET /cart/… or /basket → cart 90 %, cart-next 10 %`. */
export function describeRouteRule(rule: RouteRule): string {
  const matches = rule.matches.length === 0 ? "every request" : rule.matches.map(describeMatch).join(" or ");
  return `${matches} → ${describeTarget(rule)}`;
}
