import {
  readNumber,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { MeshService } from "./mesh-service";
import { parseDuration } from "./parse-duration";
import {
  formatCluster,
  type DroppedRoute,
  type ProxyRoute,
  type RouteAction,
  type RouteFault,
  type WeightedCluster,
} from "./proxy-config";
import { translateRetries } from "./translate-retries";
import { isCatchAll, translateMatch } from "./translate-match";
import {
  readSourceDestination,
  type SourceDestination,
  type SourceRoute,
  type SourceVirtualService,
} from "./virtual-service-model";

type Json = Record<string, unknown>;

/** For whom routes are made. */
interface RouteContext {
  proxy: { namespace: string; labels: Readonly<Record<string, string>> };
  /** Port of the listener: of the service, or of the gateway's server. */
  port: number;
  /** `mesh` or the gateway's `namespace/name`. */
  gateway: string;
  isTls: boolean;
  defaultRetries: Json | undefined;
  findService: (host: string) => MeshService | undefined;
}

/**
 * The routes of a VirtualService on a port, in order: one for each match, until one matches everything.
 * Source: istio pilot/pkg/networking/core/route `BuildHTTPRoutesForVirtualService`.
 */
export function translateRoutes(
  virtualService: SourceVirtualService,
  context: RouteContext,
): { routes: ProxyRoute[]; dropped: DroppedRoute[] } {
  const routes: ProxyRoute[] = [];
  const dropped: DroppedRoute[] = [...virtualService.dropped];
  let catchAll: ProxyRoute | undefined;
  for (const source of virtualService.http) {
    if (catchAll !== undefined) {
      dropped.push({
        origin: source.origin,
        message: `it comes after ${describe(catchAll)}, which matches all`,
      });
      continue;
    }
    if (source.matches.length === 0) {
      catchAll = translateRoute(virtualService, source, undefined, context);
      routes.push(catchAll);
      continue;
    }
    for (const match of source.matches) {
      const reason = findStaticMismatch(match.spec, context);
      if (reason !== undefined) {
        dropped.push({ origin: match.origin, message: reason });
        continue;
      }
      const route = translateRoute(virtualService, source, match, context);
      routes.push(route);
      if (isCatchAll(route.match)) {
        catchAll = route;
        break;
      }
    }
  }
  return { routes, dropped };
}

function describe(route: ProxyRoute): string {
  return route.matchOrigin?.field ?? route.origin?.field ?? route.name;
}

/** Why a match is never told to this proxy; undefined: it is. Source: istio core/route `TranslateRoute`, `sourceMatchHTTP`. */
function findStaticMismatch(match: Json, context: RouteContext): string | undefined {
  const port = readNumber(match["port"]) ?? 0;
  if (port !== 0 && port !== context.port) return `it is for port ${port}, not ${context.port}`;
  const gateways = readStrings(match["gateways"]);
  if (gateways.length > 0) {
    return gateways.includes(context.gateway)
      ? undefined
      : `it is for gateways ${gateways.join(", ")}, not ${context.gateway}`;
  }
  return findSourceMismatch(match, context.proxy);
}

/** Why a match by source does not hold for a proxy; undefined: it does. Other conditions are not looked at. */
export function findSourceMismatch(match: Json, proxy: RouteContext["proxy"]): string | undefined {
  const labels = readStringMap(match["sourceLabels"]);
  if (!matchesLabels(labels, proxy.labels)) {
    return `it is for callers with labels ${JSON.stringify(labels)}`;
  }
  const namespace = readString(match["sourceNamespace"]) ?? "";
  return namespace === "" || namespace === proxy.namespace
    ? undefined
    : `it is for callers in namespace ${namespace}, not ${proxy.namespace}`;
}

function translateRoute(
  virtualService: SourceVirtualService,
  source: SourceRoute,
  match: SourceRoute["matches"][number] | undefined,
  context: RouteContext,
): ProxyRoute {
  const { spec } = source;
  const name = readString(spec["name"]) ?? "";
  const matchName = readString(match?.spec["name"]) ?? "";
  const fault = readFault(spec["fault"]);
  return {
    name: matchName === "" ? name : `${name}.${matchName}`,
    origin: source.origin,
    ...(match === undefined ? {} : { matchOrigin: match.origin }),
    virtualService,
    match: translateMatch(match?.spec, virtualService.semantics),
    action: translateAction(virtualService, source, context),
    ...(fault === undefined ? {} : { fault }),
    ...(spec["headers"] === undefined ? {} : { headers: readRecord(spec["headers"]) }),
  };
}

function translateAction(
  virtualService: SourceVirtualService,
  { spec }: SourceRoute,
  context: RouteContext,
): RouteAction {
  if (spec["redirect"] !== undefined) return translateRedirect(readRecord(spec["redirect"]), context);
  if (spec["directResponse"] !== undefined) {
    const response = readRecord(spec["directResponse"]);
    const body = readString(readRecord(response["body"])["string"]);
    return { kind: "respond", status: readNumber(response["status"]) ?? 0, ...(body ? { body } : {}) };
  }
  const clusterOf = (value: unknown) => {
    const destination = readSourceDestination(value);
    return nameCluster(destination, context.findService(destination.host), context.port);
  };
  const retries = translateRetries(
    spec["retries"] === undefined ? context.defaultRetries : readRecord(spec["retries"]),
  );
  const rewrite = readRecord(spec["rewrite"]);
  const regex = readRecord(rewrite["uriRegexRewrite"]);
  const uri = readString(rewrite["uri"]) || undefined;
  const authority = readString(rewrite["authority"]) || undefined;
  return {
    kind: "forward",
    clusters: weighClusters(readRecords(spec["route"]), clusterOf),
    timeoutMs: parseDuration(readString(spec["timeout"]) ?? "0") ?? 0,
    ...(retries === undefined ? {} : { retries }),
    mirrors: readMirrors(spec, clusterOf),
    ...(spec["rewrite"] === undefined
      ? {}
      : {
          rewrite: {
            ...(uri === undefined ? {} : { uri }),
            ...(authority === undefined ? {} : { authority }),
            ...(rewrite["uriRegexRewrite"] === undefined
              ? {}
              : {
                  regex: {
                    match: readString(regex["match"]) ?? "",
                    rewrite: readString(regex["rewrite"]) ?? "",
                  },
                }),
          },
        }),
    ...(virtualService.semantics === "gateway" ? { notFoundStatus: 500 } : {}),
  };
}

/**
 * Destinations with their weights. A single one takes everything; of several those with weight 0 are left out.
 * Source: istio core/route `applyHTTPRouteDestination`, core `buildOutboundNetworkFilters`.
 */
export function weighClusters(
  targets: readonly Json[],
  clusterOf: (destination: unknown) => string,
): WeightedCluster[] {
  const isSingle = targets.length === 1;
  return targets.flatMap((target): WeightedCluster[] => {
    const weight = readNumber(target["weight"]) ?? 0;
    if (!isSingle && weight === 0) return [];
    const headers = target["headers"] === undefined ? {} : { headers: readRecord(target["headers"]) };
    return [{ cluster: clusterOf(target["destination"]), weight: isSingle ? 1 : weight, ...headers }];
  });
}

/**
 * The cluster of a destination. Without a port it is the service's only one, else the listener's; an ExternalName stands for
 * its target. Source: istio pilot/pkg/networking/core/route `GetDestinationCluster`.
 */
export function nameCluster(
  { host, subset, port }: SourceDestination,
  service: MeshService | undefined,
  listenerPort: number,
): string {
  if (host === "") return "UnknownService";
  const [only, ...more] = service?.ports ?? [];
  const inferred = only !== undefined && more.length === 0 ? only.port : listenerPort;
  return formatCluster("outbound", subset, service?.externalName ?? host, port ?? inferred);
}

function readMirrors(
  spec: Json,
  clusterOf: (destination: unknown) => string,
): { cluster: string; percent: number }[] {
  const mirrors: { cluster: string; percent: number }[] = [];
  if (spec["mirror"] !== undefined && spec["mirror"] !== null) {
    const percent = readMirrorPercent(spec);
    if (percent > 0) mirrors.push({ cluster: clusterOf(spec["mirror"]), percent });
  }
  for (const mirror of readRecords(spec["mirrors"])) {
    const percent = readMirrorPercent({ mirrorPercentage: mirror["percentage"] });
    if (percent > 0 && mirror["destination"] !== undefined) {
      mirrors.push({ cluster: clusterOf(mirror["destination"]), percent });
    }
  }
  return mirrors;
}

/** The share of requests that is mirrored, in percent; 0: none. Source: istio core/route `MirrorPercent`. */
export function readMirrorPercent(spec: Readonly<Json>): number {
  const { mirrorPercentage, mirrorPercent } = spec;
  if (mirrorPercentage !== undefined && mirrorPercentage !== null) return readPercent(mirrorPercentage);
  return readNumber(mirrorPercent) ?? 100;
}

/** Millionths are the finest that Envoy knows. */
function readPercent(value: unknown): number {
  return Math.trunc((readNumber(readRecord(value)["value"]) ?? 0) * 10_000) / 10_000;
}

/** `fault` of a route; undefined when it says nothing Envoy can do. Source: istio core/route `TranslateFault`. */
export function readFault(value: unknown): RouteFault | undefined {
  if (value === undefined || value === null) return undefined;
  const { delay, abort } = readRecord(value);
  const { percentage, percent, fixedDelay } = readRecord(delay);
  const abortion = readRecord(abort);
  const durationMs = parseDuration(readString(fixedDelay) ?? "");
  const httpStatus = readNumber(abortion["httpStatus"]);
  const grpcStatus = readString(abortion["grpcStatus"]);
  const result: RouteFault = {
    ...(durationMs === undefined
      ? {}
      : {
          delay: {
            percent: percentage === undefined ? (readNumber(percent) ?? 0) : readPercent(percentage),
            durationMs,
          },
        }),
    ...(httpStatus === undefined && grpcStatus === undefined
      ? {}
      : {
          abort: {
            percent: abortion["percentage"] === undefined ? 0 : readPercent(abortion["percentage"]),
            ...(httpStatus === undefined ? {} : { httpStatus }),
            ...(grpcStatus === undefined ? {} : { grpcStatus }),
          },
        }),
  };
  return result.delay === undefined && result.abort === undefined ? undefined : result;
}

/** Source: istio pilot/pkg/networking/core/route `ApplyRedirect`. */
function translateRedirect(redirect: Json, context: RouteContext): RouteAction {
  const prefix = readString(redirect["prefixRewrite"]) ?? "";
  const scheme = readString(redirect["scheme"]) ?? "";
  const written = readNumber(redirect["port"]);
  const port = redirect["derivePort"] === "FROM_REQUEST_PORT" ? context.port : written;
  const used = scheme === "" ? (context.isTls ? "https" : "http") : scheme;
  const isImplied = (port === 80 && used === "http") || (port === 443 && used === "https");
  const code = readNumber(redirect["redirectCode"]) ?? 0;
  return {
    kind: "redirect",
    code: code === 0 ? 301 : code,
    authority: readString(redirect["authority"]) ?? "",
    path: prefix === "" ? (readString(redirect["uri"]) ?? "") : prefix,
    isPrefix: prefix !== "",
    ...(scheme === "" ? {} : { scheme }),
    ...(port === undefined || isImplied ? {} : { port }),
  };
}
