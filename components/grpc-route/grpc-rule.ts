import {
  createBackend,
  describeConditions,
  describeTarget,
  type RouteFilter,
} from "@/components/http-route/route-rule";
import { grpcRouteFilters, type GrpcRouteValues } from "@/lib/domain/istio/forms/grpc-route/grpc-route";

export type GrpcRule = GrpcRouteValues["rules"][number];
export type GrpcMatch = GrpcRule["matches"][number];
export type GrpcFilter = GrpcRule["filters"][number];

export const createGrpcMatch = (): GrpcMatch => ({ headers: [] });

export const createGrpcRule = (): GrpcRule => ({
  matches: [],
  filters: [],
  backendRefs: [{ ...createBackend(), filters: [] }],
});

const isGrpcFilter = (filter: RouteFilter): filter is GrpcFilter =>
  filter.type === undefined || grpcRouteFilters.some((type) => type === filter.type);

/** Filters as fields that HTTP routes have too hand them back: those offered are all of gRPC routes. */
export function keepGrpcFilters(filters: readonly RouteFilter[]): GrpcFilter[] {
  return filters.filter(isGrpcFilter);
}

/** `shop.Cart/Add`, `shop.Cart/…`, `…/Add`; `like` before expressions. */
function describeMethod(method: GrpcMatch["method"]): string {
  if (method === undefined) return "";
  const name = `${method.service || "…"}/${method.method || "…"}`;
  return method.type === "RegularExpression" ? `calls like ${name}` : name;
}

/** One sentence per rule: `shop.Cart/Add with header x = 1 or shop.Cart/Get → cart 90 %, cart-next 10 %`. */
export function describeGrpcRule(rule: GrpcRule): string {
  const matches = rule.matches.map(({ method, headers }) =>
    describeConditions(describeMethod(method), "call", { headers }),
  );
  return `${matches.length === 0 ? "every call" : matches.join(" or ")} → ${describeTarget(rule)}`;
}
