import type { EnvoyFilterChain, EnvoyRoute, FractionalPercent } from "./envoy-config";
import { findListener, matchFilterChain, type EnvoyConnection } from "./match-chain";
import { findVirtualHost, matchEnvoyRoute, type EnvoyRequest } from "./match-route";
import type { Snapshot } from "../mesh/witness";

/** What becomes of a call, in the words of both sides: fields that do not apply are absent. */
export interface RoutedCall {
  error?: string;
  listener?: string;
  chain?: string;
  routeConfiguration?: string;
  virtualHost?: string;
  route?: string;
  /** `cluster share`, as they are listed. */
  destinations?: string[];
  mirrors?: string[];
  redirect?: string;
  response?: string;
  rewrite?: string;
  timeout?: number;
  retries?: string;
  fault?: string;
}

export function percentOf({ numerator = 0, denominator = "HUNDRED" }: FractionalPercent): number {
  return numerator / { HUNDRED: 1, TEN_THOUSAND: 100, MILLION: 10_000 }[denominator];
}

/** `1.5s` → 1500. */
export function toMilliseconds(duration: string): number {
  return Math.round(Number(duration.replace(/s$/, "")) * 1_000_000) / 1000;
}

export function shareOut(clusters: readonly { name: string; weight?: number }[]): string[] {
  const total = clusters.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return clusters.map(
    ({ name, weight = 0 }) => `${name} ${(total === 0 ? 0 : (weight / total) * 100).toFixed(3)}`,
  );
}

const redirectCodes: Record<string, number> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

function describeRoute({
  route,
  redirect,
  directResponse,
  typedPerFilterConfig,
  name,
}: EnvoyRoute): RoutedCall {
  const call: RoutedCall = { route: name ?? "" };
  const fault = typedPerFilterConfig?.["envoy.filters.http.fault"];
  if (fault !== undefined) {
    const { delay, abort } = fault;
    call.fault = JSON.stringify([
      delay === undefined
        ? null
        : [percentOf(delay.percentage ?? {}), toMilliseconds(delay.fixedDelay ?? "0s")],
      abort === undefined ? null : [percentOf(abort.percentage ?? {}), abort.httpStatus ?? 0],
    ]);
  }
  if (redirect !== undefined) {
    const path = redirect.pathRedirect ?? redirect.prefixRewrite ?? "";
    call.redirect = JSON.stringify([
      redirectCodes[redirect.responseCode ?? "MOVED_PERMANENTLY"] ?? 0,
      redirect.hostRedirect ?? "",
      path,
      redirect.prefixRewrite !== undefined,
      redirect.schemeRedirect ?? "",
      redirect.portRedirect ?? 0,
    ]);
  } else if (directResponse !== undefined) {
    call.response = JSON.stringify([directResponse.status, directResponse.body?.inlineString ?? ""]);
  } else if (route !== undefined) {
    call.destinations = shareOut(
      route.weightedClusters?.clusters ?? [{ name: route.cluster ?? "", weight: 1 }],
    );
    call.mirrors = (route.requestMirrorPolicies ?? []).map(
      ({ cluster, runtimeFraction }) =>
        `${cluster} ${percentOf(runtimeFraction?.defaultValue ?? { numerator: 100 })}`,
    );
    call.timeout = toMilliseconds(route.timeout ?? "0s");
    const { retryPolicy, prefixRewrite, regexRewrite, hostRewriteLiteral } = route;
    if (retryPolicy !== undefined) {
      call.retries = JSON.stringify([
        retryPolicy.numRetries ?? 0,
        retryPolicy.retryOn ?? "",
        retryPolicy.retriableStatusCodes ?? [],
        toMilliseconds(retryPolicy.perTryTimeout ?? "0s"),
      ]);
    }
    if (prefixRewrite !== undefined || regexRewrite !== undefined || hostRewriteLiteral !== undefined) {
      const regex = regexRewrite && [regexRewrite.pattern.regex, regexRewrite.substitution ?? ""];
      call.rewrite = JSON.stringify([prefixRewrite ?? "", hostRewriteLiteral ?? "", regex ?? []]);
    }
  }
  return call;
}

function checkTls(chain: EnvoyFilterChain, tls: EnvoyConnection["tls"]): string | undefined {
  const context = chain.transportSocket?.typedConfig;
  if (chain.transportSocket === undefined) return undefined;
  if (tls === "plaintext") return "invalid TLS";
  const isOwn = context?.commonTlsContext?.tlsCertificateSdsSecretConfigs?.[0]?.name === "default";
  const wantsMesh = isOwn && context?.requireClientCertificate === true;
  return wantsMesh === (tls === "mtls") ? undefined : "invalid mTLS";
}

/** Follows a call through the configuration that a proxy has: listener, chain, virtual host, route. */
export function routeCall(
  snapshot: Snapshot,
  connection: EnvoyConnection,
  request: EnvoyRequest,
  { fallback }: { fallback?: string },
): RoutedCall {
  const listener = findListener(snapshot.listeners, connection, fallback);
  if (listener === undefined) return { error: "no listener matched" };
  const chain = matchFilterChain(listener, connection);
  const call: RoutedCall = { listener: listener.name };
  if (chain === undefined) return { ...call, error: "no filter chains matched" };
  call.chain = chain.name ?? "";
  const tlsError = checkTls(chain, connection.tls);
  if (tlsError !== undefined) return { ...call, error: tlsError };
  const manager = chain.filters?.find(({ name }) => name === "envoy.filters.network.http_connection_manager");
  if (manager === undefined) {
    const proxy = chain.filters?.find(({ name }) => name === "envoy.filters.network.tcp_proxy")?.typedConfig;
    const clusters = proxy?.weightedClusters?.clusters ?? [{ name: proxy?.cluster ?? "", weight: 1 }];
    return { ...call, destinations: shareOut(clusters) };
  }
  const isEncrypted = connection.tls !== "plaintext";
  if ((isEncrypted && chain.transportSocket === undefined) || connection.protocol === "tcp")
    return { ...call, error: "protocol error" };
  const { rds, routeConfig } = manager.typedConfig ?? {};
  if (rds !== undefined) call.routeConfiguration = rds.routeConfigName;
  const configuration = routeConfig ?? snapshot.routes.find(({ name }) => name === rds?.routeConfigName);
  const virtualHost = configuration && findVirtualHost(configuration, request.host);
  if (virtualHost === undefined) return { ...call, error: "no virtual host matched" };
  call.virtualHost = virtualHost.name;
  if (virtualHost.requireTls === "ALL" && !isEncrypted)
    return { ...call, error: "tls required, sending 301" };
  const route = matchEnvoyRoute(virtualHost.routes ?? [], request);
  if (route === undefined) return { ...call, error: "no route matched" };
  return { ...call, ...describeRoute(route) };
}
