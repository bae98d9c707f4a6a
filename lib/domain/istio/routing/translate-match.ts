import { readRecord } from "../../kubernetes/read-field";
import type { RouteMatcher } from "./proxy-config";
import { readStringMatch } from "./string-match";
import type { SourceVirtualService } from "./virtual-service-model";

const everything: RouteMatcher = {
  path: { kind: "prefix", value: "/" },
  caseSensitive: true,
  headers: [],
  query: [],
  claims: [],
};

/**
 * The conditions of one `match` that the proxy checks for each request. Source: istio core/route `TranslateRouteMatch`.
 */
export function translateMatch(
  spec: Record<string, unknown> | undefined,
  semantics: SourceVirtualService["semantics"],
): RouteMatcher {
  if (spec === undefined) return everything;
  const headers: RouteMatcher["headers"][number][] = [];
  const claims: RouteMatcher["claims"][number][] = [];
  for (const [field, invert] of [["headers", false] as const, ["withoutHeaders", true] as const]) {
    for (const [name, value] of Object.entries(readRecord(spec[field]))) {
      const path = readClaimPath(name);
      const match = readStringMatch(value);
      if (path !== undefined) claims.push({ path, match, invert, field: `${field}.${name}` });
      else headers.push({ name: name.toLowerCase(), match, invert, field: `${field}.${name}` });
    }
  }
  for (const field of ["method", "authority", "scheme"] as const) {
    if (spec[field] === undefined || spec[field] === null) continue;
    headers.push({ name: `:${field}`, match: readStringMatch(spec[field]), invert: false, field });
  }
  return {
    path: translatePath(spec["uri"], semantics),
    caseSensitive: spec["ignoreUriCase"] !== true,
    headers,
    query: Object.entries(readRecord(spec["queryParams"])).map(([name, value]) => ({
      name,
      match: readStringMatch(value),
    })),
    claims,
  };
}

function translatePath(uri: unknown, semantics: SourceVirtualService["semantics"]): RouteMatcher["path"] {
  const { exact, prefix, regex } = readRecord(uri);
  if (typeof exact === "string") return { kind: "exact", value: exact };
  if (typeof prefix === "string") {
    return semantics !== "istio" && prefix !== "/"
      ? { kind: "segments", value: prefix.endsWith("/") ? prefix.slice(0, -1) : prefix }
      : { kind: "prefix", value: prefix };
  }
  return typeof regex === "string" ? { kind: "regex", value: regex } : everything.path;
}

const claimPrefix = "@request.auth.claims";

/**
 * The claim that a header name such as `@request.auth.claims[group][id]` or `@request.auth.claims.sub` stands for.
 * Source: istio pkg/jwt `ToRoutingClaim`.
 */
export function readClaimPath(name: string): string[] | undefined {
  if (!name.toLowerCase().startsWith(claimPrefix)) return undefined;
  const rest = name.slice(claimPrefix.length);
  if (rest.length > 1 && rest.startsWith(".")) return rest.slice(1).split(".");
  if (rest.length > 2 && rest.startsWith("[") && rest.endsWith("]")) return rest.slice(1, -1).split("][");
  return undefined;
}

/** Whether it matches every request. Source: istio core/route `IsCatchAllRoute`. */
export function isCatchAll({ path, headers, query, claims }: RouteMatcher): boolean {
  const isAnyPath = path.kind === "regex" ? path.value === ".*" : path.kind !== "exact" && path.value === "/";
  return isAnyPath && headers.length === 0 && query.length === 0 && claims.length === 0;
}
