import { readRecords } from "../kubernetes/read-field";
import { buildDestinations, sumWeights } from "./build-destination";
import type { ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import type { Converted } from "./convert-filters";
import { convertHttpRule, type ConvertedRule } from "./convert-http-rule";
import type { Route } from "./route-model";

/** The rules of a route as Istio routes. An error that voids one rule voids the route: it has no routes then. */
export interface ConvertedRoute {
  routes: Record<string, unknown>[];
  error: ConfigError | undefined;
}

/** Where calls go that no backend may have: a host that does not exist. */
const nowhere = {
  destination: { host: "internal.cluster.local", subset: "zero-weight", port: { number: 65535 } },
};

/** Source: istio gateway `convertTCPRoute`, `convertTLSRoute`. */
function convertStreamRule(
  context: ConversionContext,
  route: Route,
  rule: Record<string, unknown>,
  needsGrant: boolean,
): Converted<ConvertedRule> {
  const backends = readRecords(rule.backendRefs);
  if (sumWeights(backends) === 0) return { value: { route: { route: [nowhere] } } };
  const built = buildDestinations(context, backends, route, needsGrant);
  if ("error" in built) return built;
  const { destinations, soft } = built.value;
  const sniHosts = route.hostnames.length === 0 ? ["*"] : route.hostnames;
  return {
    value: {
      route: { ...(route.kind === "TLSRoute" ? { match: [{ sniHosts }] } : {}), route: destinations },
      ...(soft ? { soft } : {}),
    },
  };
}

/** A rule becomes one Istio route for each of its matches, so that they can be sorted among those of other rules. */
function* convertRules(
  context: ConversionContext,
  route: Route,
  needsGrant: boolean,
): Generator<Converted<ConvertedRule>> {
  for (const [position, rule] of route.rules.entries()) {
    if (route.kind === "TCPRoute" || route.kind === "TLSRoute") {
      yield convertStreamRule(context, route, rule, needsGrant);
      continue;
    }
    const matches = readRecords(rule.matches);
    for (const match of matches.length === 0 ? [undefined] : matches) {
      yield convertHttpRule(context, route, position, rule, match, needsGrant);
    }
  }
}

/**
 * @param needsGrant Whether references into other namespaces need a ReferenceGrant: of Gateways yes, of the mesh no.
 */
export function convertRoute(context: ConversionContext, route: Route, needsGrant: boolean): ConvertedRoute {
  const result: ConvertedRoute = { routes: [], error: undefined };
  for (const converted of convertRules(context, route, needsGrant)) {
    if ("error" in converted) return { routes: [], error: converted.error };
    result.routes.push(converted.value.route);
    if (converted.value.soft) result.error = converted.value.soft;
  }
  return result;
}
