import "server-only";
import { isIP, type LookupFunction } from "node:net";
import { Pool, type Dispatcher } from "undici";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Grant } from "../authorization/grant";
import { isSameCredential, parseServer, type ClusterEndpoint, type Credential } from "./endpoint";
import { describeNetworkFailure } from "./member-failure";
import { assertSafePath } from "./resource-path";
import { buildHeaders, assertVerifiedImpersonation, type RequestHeaders } from "./request-headers";

/** Watches never wait behind reads, and the heartbeat never waits behind either: each lane has its own connections. */
export type Lane = "request" | "watch" | "heartbeat";

export interface MemberRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Built by `buildResourcePath`, or `/version` and the like; without the server's prefix. */
  path: string;
  query?: URLSearchParams | Record<string, string>;
  headers?: RequestHeaders;
  body?: Dispatcher.DispatchOptions["body"];
  signal?: AbortSignal;
  /** Default: `watch` for a grant of the verb watch, else `request`. */
  lane?: Lane;
}

export type MemberResponse = Dispatcher.ResponseData;

export interface ClusterTransport {
  readonly cluster: string;
  /**
   * Sends one request. The identity and the credential come from the grant, never from the caller's headers.
   * The answer is returned whatever its status code is; its body must be read or destroyed.
   * @throws StatusError ServiceUnavailable or Timeout when nothing answers, and at once while the circuit is open;
   * BadRequest on an unsafe path; BadGateway on a redirect or a compressed answer.
   */
  request(grant: Grant, request: MemberRequest): Promise<MemberResponse>;
  /** Opens the circuit: every lane but the heartbeat fails at once with `problem`. undefined closes it. */
  setProblem(problem: string | undefined): void;
  /** Ends every connection; requests under way fail. */
  close(): Promise<void>;
}

export interface TransportOptions {
  cluster: string;
  endpoint: ClusterEndpoint;
  /** Reads for our own loops. */
  reader: Credential;
  /** Gives tenants their rights in the member; for grants of the system named `propagator` only. */
  propagator?: Credential;
  /** May impersonate the listed people, and is never used without impersonation. Absent: people cannot act here. */
  impersonator?: Credential;
  /** Most connections of one lane of one credential; default 16. */
  connections?: number;
}

const watchConnections = 128;

/** Node resolves `all` or one address; either way only the pinned ones exist. */
function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const pinned = addresses.map((address) => ({ address, family: isIP(address) }));
  return (hostname, options, callback) => {
    const first = pinned[0];
    if (first === undefined) callback(new Error(`no address is pinned for ${hostname}`), "", 0);
    else if (options.all) callback(null, pinned);
    else callback(null, first.address, first.family);
  };
}

/**
 * The only way to a cluster's API server: own CA, pinned addresses, HTTP/1.1, keep-alive, bounded connections, no
 * redirects, no compression. A pool knows one origin, so that a credential cannot reach another (R-12).
 * @throws Error when the endpoint is malformed or the impersonator is the reader (R-07 could not be kept).
 */
export function createTransport(options: TransportOptions): ClusterTransport {
  const { cluster, endpoint, reader, impersonator, propagator } = options;
  if (impersonator && isSameCredential(reader, impersonator)) {
    throw new Error(`cluster ${cluster}: reader and impersonator must be different credentials`);
  }
  const { origin, hostname, prefix } = parseServer(cluster, endpoint.server);
  const pools = new Map<string, Pool>();
  let problem: string | undefined;
  let closed = false;

  function poolOf(lane: Lane, credential: Credential): Pool {
    const account =
      credential === reader ? "reader" : credential === propagator ? "propagator" : "impersonator";
    const key = `${account}/${lane}`;
    const existing = pools.get(key);
    if (existing) return existing;
    const pool = new Pool(origin, {
      allowH2: false,
      pipelining: 1,
      connections:
        lane === "heartbeat" ? 1 : lane === "watch" ? watchConnections : (options.connections ?? 16),
      headersTimeout: 30_000,
      bodyTimeout: lane === "watch" ? 0 : 60_000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 64 * 1024,
      connect: {
        ca: endpoint.caData,
        timeout: 5_000,
        // The kernel probes a silent connection after 15 s, then each second, ten times: a half-open one is dead after 25 s.
        keepAlive: true,
        keepAliveInitialDelay: 15_000,
        ...(isIP(hostname) ? {} : { servername: hostname }),
        ...(endpoint.addresses === undefined || isIP(hostname)
          ? {}
          : { lookup: pinnedLookup(endpoint.addresses) }),
        ...("token" in credential ? {} : { cert: credential.clientCertificate, key: credential.clientKey }),
      },
    });
    pools.set(key, pool);
    return pool;
  }

  function credentialFor(grant: Grant): Credential {
    if (grant.identity.kind === "system") {
      if (grant.identity.name !== "propagator") return reader;
      if (propagator) return propagator;
      throw new StatusError(
        "ServiceUnavailable",
        `cluster ${cluster} was connected without a credential that may give tenants their rights; disconnect it and connect it again`,
        { cluster },
      );
    }
    if (impersonator) return impersonator;
    throw new StatusError(
      "ServiceUnavailable",
      `cluster ${cluster} was connected without a credential that may act for people`,
      { cluster },
    );
  }

  async function request(grant: Grant, wanted: MemberRequest): Promise<MemberResponse> {
    const lane = wanted.lane ?? (grant.verb === "watch" ? "watch" : "request");
    if (closed)
      throw new StatusError("ServiceUnavailable", `cluster ${cluster} is being disconnected`, { cluster });
    if (grant.target.cluster !== cluster)
      throw new Error(`a grant for cluster ${grant.target.cluster} was brought to cluster ${cluster}`);
    assertSafePath(cluster, wanted.path);
    if (problem !== undefined && lane !== "heartbeat")
      throw new StatusError("ServiceUnavailable", problem, { cluster });
    const credential = credentialFor(grant);
    const headers = buildHeaders(grant.identity, credential, wanted.headers);
    if (credential === impersonator) assertVerifiedImpersonation(grant.identity, headers);
    const query = wanted.query === undefined ? "" : new URLSearchParams(wanted.query).toString();
    const response = await poolOf(lane, credential)
      .request({
        method: wanted.method,
        path: `${prefix}${wanted.path}${query === "" ? "" : `?${query}`}`,
        headers,
        body: wanted.body ?? null,
        signal: wanted.signal ?? null,
      })
      .catch((error: unknown) => {
        throw describeNetworkFailure(cluster, error);
      });
    const { statusCode } = response;
    const encoding = response.headers["content-encoding"];
    if (
      (statusCode >= 300 && statusCode < 400 && statusCode !== 304) ||
      (encoding !== undefined && encoding !== "identity")
    ) {
      discard(response);
      const what =
        encoding === undefined ? `with a redirect (${statusCode})` : "compressed, though asked not to";
      throw new StatusError("BadGateway", `cluster ${cluster} answered ${what}; this is refused`, {
        cluster,
      });
    }
    return response;
  }

  return {
    cluster,
    request,
    setProblem(next) {
      problem = next;
    },
    async close() {
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

/** Drops a body that nobody reads; its connection is closed. */
export function discard(response: MemberResponse): void {
  // A destroyed body reports its own end as an error, which is what was asked for.
  response.body.on("error", () => undefined);
  response.body.destroy();
}
