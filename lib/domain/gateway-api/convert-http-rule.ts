import { parseDuration } from "../istio/routing/parse-duration";
import { readNumber, readRecord, readRecords, readString } from "../kubernetes/read-field";
import { buildDestination, buildDestinations, sumWeights } from "./build-destination";
import { joinErrors, type ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import {
  convertCors,
  convertHeaderModifier,
  convertRedirect,
  convertRewrite,
  readMirrorPercentage,
  type Converted,
} from "./convert-filters";
import { convertGrpcMatch, convertHttpMatch } from "./convert-matches";
import { formatDuration } from "./format-duration";
import type { Route } from "./route-model";

/** Istio's route of one rule and one of its matches. `soft`: what is wrong while the rest of it works. */
export interface ConvertedRule {
  route: Record<string, unknown>;
  soft?: ConfigError;
}

interface Rule {
  context: ConversionContext;
  route: Route;
  needsGrant: boolean;
}

const httpFilters: ReadonlySet<string> = new Set(["RequestRedirect", "URLRewrite", "CORS"]);

/** Adds what the filters say to the route; answers the error of a mirror, which only stops the mirroring. */
function applyFilters(
  { context, route, needsGrant }: Rule,
  filters: unknown,
  out: Record<string, unknown>,
): Converted<ConfigError | undefined> {
  const isGrpc = route.kind === "GRPCRoute";
  const headers: Record<string, unknown> = {};
  const mirrors: Record<string, unknown>[] = [];
  let mirrorError: ConfigError | undefined;
  for (const filter of readRecords(filters)) {
    const type = readString(filter.type) ?? "";
    if (type === "RequestHeaderModifier" || type === "ResponseHeaderModifier") {
      const isRequest = type === "RequestHeaderModifier";
      const converted = convertHeaderModifier(
        isRequest ? filter.requestHeaderModifier : filter.responseHeaderModifier,
      );
      if ("error" in converted) return converted;
      if (converted.value) headers[isRequest ? "request" : "response"] = converted.value;
    } else if (type === "RequestMirror") {
      const mirror = readRecord(filter.requestMirror);
      const built = buildDestination(context, readRecord(mirror.backendRef), route, needsGrant);
      const error = "error" in built ? built.error : built.soft;
      if (error && isGrpc) return { error };
      if (error) mirrorError = error;
      else if ("destination" in built) {
        const value = readMirrorPercentage(mirror);
        mirrors.push({
          destination: built.destination,
          ...(value === undefined ? {} : { percentage: { value } }),
        });
      }
    } else if (isGrpc || !httpFilters.has(type)) {
      return { error: { reason: "InvalidFilter", message: `unsupported filter type "${type}"` } };
    } else if (type === "RequestRedirect") out.redirect = convertRedirect(filter.requestRedirect);
    else if (type === "URLRewrite") out.rewrite = convertRewrite(filter.urlRewrite);
    else out.corsPolicy = convertCors(filter.cors);
  }
  if (Object.keys(headers).length > 0) out.headers = headers;
  if (mirrors.length > 0) out.mirrors = mirrors;
  return { value: mirrorError };
}

function readDuration(value: unknown): string | undefined {
  const milliseconds = parseDuration(readString(value) ?? "") ?? 0;
  return milliseconds === 0 ? undefined : formatDuration(milliseconds);
}

function applyRetriesAndTimeouts(rule: Record<string, unknown>, out: Record<string, unknown>): void {
  let retries: Record<string, unknown> | undefined;
  if (rule.retry !== undefined) {
    const retry = readRecord(rule.retry);
    const attempts = readNumber(retry.attempts) ?? 2;
    const codes = Array.isArray(retry.codes) ? retry.codes.map(String) : [];
    const retryOn = ["connect-failure", "refused-stream", "unavailable", "cancelled", ...codes].join(",");
    retries = {
      attempts,
      // Istio refuses conditions without attempts.
      ...(attempts === 0 ? {} : { retryOn }),
      ...(retry.backoff === undefined
        ? {}
        : { backoff: formatDuration(parseDuration(readString(retry.backoff) ?? "") ?? 0) }),
    };
    out.retries = retries;
  }
  const timeouts = readRecord(rule.timeouts);
  const [request, backendRequest] = [readDuration(timeouts.request), readDuration(timeouts.backendRequest)];
  if (request !== undefined) out.timeout = request;
  if (backendRequest === undefined) return;
  if (retries) retries.perTryTimeout = backendRequest;
  else out.timeout = backendRequest;
}

/**
 * One rule of an HTTPRoute or GRPCRoute, for one of its matches (undefined when it has none).
 * Source: istio gateway `convertHTTPRoute`, `convertGRPCRoute`.
 */
export function convertHttpRule(
  context: ConversionContext,
  route: Route,
  position: number,
  rule: Record<string, unknown>,
  match: Record<string, unknown> | undefined,
  needsGrant: boolean,
): Converted<ConvertedRule> {
  const out: Record<string, unknown> = {
    name: readString(rule.name) ?? `${route.namespace}.${route.name}.${position}`,
  };
  if (match !== undefined) {
    const converted = route.kind === "GRPCRoute" ? convertGrpcMatch(match) : convertHttpMatch(match);
    if ("error" in converted) return converted;
    out.match = [converted.value];
  }
  const filtered = applyFilters({ context, route, needsGrant }, rule.filters, out);
  if ("error" in filtered) return filtered;
  if (route.kind === "HTTPRoute") applyRetriesAndTimeouts(rule, out);
  for (const key of Object.keys(out)) if (out[key] === undefined) delete out[key];
  const backends = readRecords(rule.backendRefs);
  if (sumWeights(backends) === 0 && out.redirect === undefined) {
    out.directResponse = { status: 500 };
    return { value: { route: out, ...(filtered.value ? { soft: filtered.value } : {}) } };
  }
  const built = buildDestinations(context, backends, route, needsGrant);
  if ("error" in built) return built;
  if (built.value.destinations.length > 0) out.route = built.value.destinations;
  const soft = joinErrors(built.value.soft, filtered.value);
  return { value: { route: out, ...(soft ? { soft } : {}) } };
}
