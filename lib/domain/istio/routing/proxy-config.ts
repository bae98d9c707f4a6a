import type { StringMatch } from "./string-match";
import type { Origin, SourceVirtualService } from "./virtual-service-model";

/*
 * What a proxy is told, as far as it decides where a call goes: listeners with chains, chains with routes. The shapes follow
 * Envoy's; the names are those istiod gives, so that what a person sees in a config dump is what we say.
 */

export interface HeaderMatcher {
  /** Lower case; `:method`, `:authority` and `:scheme` too. */
  name: string;
  match: StringMatch;
  invert: boolean;
  /** Field below the match, for explanations. */
  field: string;
}

export interface RouteMatcher {
  path: { kind: "prefix" | "exact" | "regex" | "segments"; value: string };
  caseSensitive: boolean;
  headers: readonly HeaderMatcher[];
  query: readonly { name: string; match: StringMatch }[];
  /** Claims of a validated token, as a path into it. */
  claims: readonly { path: readonly string[]; match: StringMatch; invert: boolean; field: string }[];
}

export interface WeightedCluster {
  /** `outbound|9080|v1|reviews.default.svc.cluster.local`. */
  cluster: string;
  weight: number;
  /** Headers and authority that only this destination sets. */
  headers?: Record<string, unknown>;
}

export interface RetryPolicy {
  attempts: number;
  retryOn: string;
  retriableStatusCodes: number[];
  perTryTimeoutMs?: number;
}

export interface RouteFault {
  delay?: { percent: number; durationMs: number };
  abort?: { percent: number; httpStatus?: number; grpcStatus?: string };
}

export type RouteAction =
  | {
      kind: "forward";
      clusters: readonly WeightedCluster[];
      timeoutMs: number;
      retries?: RetryPolicy;
      mirrors: readonly { cluster: string; percent: number }[];
      rewrite?: { uri?: string; authority?: string; regex?: { match: string; rewrite: string } };
      /** Answer when the cluster does not exist; Envoy's is 503. */
      notFoundStatus?: number;
    }
  | {
      kind: "redirect";
      code: number;
      authority: string;
      /** Path that replaces the whole path, or with `isPrefix` the matched prefix; "" keeps it. */
      path: string;
      isPrefix: boolean;
      scheme?: string;
      port?: number;
    }
  | { kind: "respond"; status: number; body?: string };

export interface ProxyRoute {
  name: string;
  /** Absent for routes that Istio makes by itself. */
  origin?: Origin;
  /** Where the match is written; absent: it matches all. */
  matchOrigin?: Origin;
  virtualService?: SourceVirtualService;
  match: RouteMatcher;
  action: RouteAction;
  fault?: RouteFault;
  /** `headers` of the route, as written. */
  headers?: Record<string, unknown>;
}

/** A route that the proxy is not told, and why. */
export interface DroppedRoute {
  origin: Origin;
  message: string;
}

export interface VirtualHost {
  name: string;
  domains: string[];
  routes: readonly ProxyRoute[];
  requiresTls: boolean;
  /** Routes of its VirtualServices that were left out. */
  dropped: readonly DroppedRoute[];
}

export interface RouteConfiguration {
  name: string;
  virtualHosts: readonly VirtualHost[];
  /** Matches hosts without the port of the request. */
  ignoresPort: boolean;
}

/** What a chain terminates. */
export interface DownstreamTls {
  /** `default`: the workload's own certificate of the mesh; else where the certificate comes from. */
  secret: string;
  requiresClientCertificate: boolean;
}

export interface FilterChain {
  name: string;
  port?: number;
  cidrs: readonly string[];
  serverNames: readonly string[];
  transport?: "tls" | "raw_buffer";
  alpn: readonly string[];
  tls?: DownstreamTls;
  /** Name of a route configuration, or one of its own. */
  http?: string | RouteConfiguration;
  tcp?: { clusters: readonly WeightedCluster[]; origin?: Origin; virtualService?: SourceVirtualService };
}

export interface Listener {
  name: string;
  addresses: readonly string[];
  port: number;
  chains: readonly FilterChain[];
  defaultChain?: FilterChain;
  /** Ports on which it looks at TLS and at plain bytes. */
  inspectsTls: (port: number) => boolean;
  inspectsHttp: (port: number) => boolean;
}

/** `direction|port|subset|host`. Source: istio pilot/pkg/model `BuildSubsetKey`. */
export function formatCluster(
  direction: "outbound" | "inbound",
  subset: string,
  host: string,
  port: number,
): string {
  return `${direction}|${port}|${subset}|${host}`;
}

/**
 * The parts of such a name, also in its form for SNI (`outbound_.80_.v1_.host`); undefined for names of other kinds.
 * Source: istio pilot/pkg/model `ParseSubsetKey`.
 */
export function parseCluster(
  name: string,
): { direction: string; port: number; subset: string; host: string } | undefined {
  const separator = name.startsWith("outbound_.") || name.startsWith("inbound_.") ? "_." : "|";
  const [direction = "", port = "", subset = "", ...rest] = name.split(separator);
  const host = rest.join(separator);
  if (rest.length === 0 || (separator === "|" && rest.length > 1)) return undefined;
  return { direction, port: /^\d+$/.test(port) ? Number(port) : 0, subset, host };
}

export const passthroughCluster = "PassthroughCluster";
export const blackHoleCluster = "BlackHoleCluster";
export const inboundPassthroughCluster = "InboundPassthroughCluster";
/** Any HTTP host, resolved when it is called. */
export const dynamicDnsCluster = "AllowAnyDynamicDNSCluster";
