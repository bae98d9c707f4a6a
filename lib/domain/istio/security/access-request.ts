import { parseIpBlock } from "./ip-block";
import { removeQuery } from "./request-path";

/**
 * What an AuthorizationPolicy may ask about one request or connection. A field that is left out is unknown: an answer that
 * needs it is "depends". `null` says that there is none.
 */
export interface AccessRequest {
  /** What the workload's proxy takes it for; on a TCP port only the connection is known. Default: http. */
  protocol?: "http" | "tcp";
  /** `trust-domain/ns/…/sa/…`, without scheme; null: plain text, no identity. */
  sourcePrincipal?: string | null;
  /** Address of the direct peer. */
  sourceIp?: string;
  method?: string;
  /** As sent, with the query; normalise with `normalizePath` first. */
  path?: string;
  /** `:authority` as sent, with the port if it was. */
  host?: string;
  /** All headers, lower-case names. */
  headers?: Readonly<Record<string, string>>;
  /** The port the workload listens on (container port). */
  destinationPort?: number;
  destinationIp?: string;
  /** Server name of the TLS handshake; "" for none. */
  sni?: string;
  /** Claims of the validated token, with `iss`, `sub`, `aud`, `azp` among them; null: no token. */
  claims?: Readonly<Record<string, unknown>> | null;
  /** How many proxies before this one may be believed about `x-forwarded-for`; only gateways look at it. */
  trustedProxies?: number;
  /** A gateway sent it on and has added its own peer to `x-forwarded-for`, which is not known. */
  comesThroughGateway?: boolean;
  /** Dynamic metadata by filter, for `experimental.envoy.filters.*`. */
  metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Yes, no, or: the request does not say. */
export type Verdict = boolean | "unknown";

export function negate(verdict: Verdict): Verdict {
  return verdict === "unknown" ? verdict : !verdict;
}

/** True if one is, false if all are. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes("unknown") ? "unknown" : false;
}

/** False if one is, true if all are. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes("unknown") ? "unknown" : true;
}

/** A header by name in any case, `:method`, `:path`, `:authority` and its alias `host` among them; `null`: not sent; undefined: unknown. */
export function readHeader(request: AccessRequest, name: string): string | null | undefined {
  const lower = name.toLowerCase();
  if (lower === ":method") return request.method;
  if (lower === ":path") return request.path;
  if (lower === ":authority" || lower === "host") return request.host;
  if (request.headers === undefined) return undefined;
  return request.headers[lower] ?? null;
}

/** The path that `paths` are compared with. */
export function readUrlPath(request: AccessRequest): string | undefined {
  return request.path === undefined ? undefined : removeQuery(request.path);
}

/**
 * The client's address as `remoteIpBlocks` sees it. A sidecar takes the last address of `x-forwarded-for`; a gateway takes the
 * direct peer unless proxies before it are trusted. Source: Envoy `x-forwarded-for`, istio `numTrustedProxies`.
 */
export function findRemoteIp(request: AccessRequest): string | undefined {
  if (request.protocol === "tcp") return request.sourceIp;
  if (request.comesThroughGateway === true) return undefined;
  const sent = readHeader(request, "x-forwarded-for");
  if (sent === undefined && request.trustedProxies !== 0) return undefined;
  const addresses = (sent ?? "").split(",").map((item) => item.trim());
  const trusted = request.trustedProxies ?? 1;
  const address = trusted === 0 ? undefined : addresses.at(-trusted);
  return address === undefined || parseIpBlock(address) === undefined ? request.sourceIp : address;
}
