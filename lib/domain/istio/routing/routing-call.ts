import type { DestinationProblem } from "./check-destination";
import type { Origin } from "./virtual-service-model";
import type { RouteFault, RetryPolicy } from "./proxy-config";

/** A call to simulate. */
export interface RoutingCall {
  /**
   * `outbound`: what the workload of a sidecar sends. `inbound`: what arrives at it. `gateway`: what arrives at a router.
   * By default outbound for sidecars.
   */
  mode?: "outbound" | "inbound" | "gateway";
  /** IP address that is called; by default the one that the host stands for. */
  address?: string;
  port: number;
  /** What is inside of any TLS. */
  protocol: "http" | "http2" | "tcp";
  /** `mtls`: with a certificate of the mesh, or the one of `certificate`. */
  tls?: "plaintext" | "tls" | "mtls";
  /** Which certificate the client has; by default the mesh's. `*`: one that whoever asks accepts. */
  certificate?: string;
  /** Name in the TLS handshake; by default the host. */
  sni?: string;
  alpn?: string;
  /** Host header, with a port if it has one. */
  host?: string;
  method?: string;
  /** With the query. */
  path?: string;
  scheme?: "http" | "https";
  /** Lower-case names. */
  headers?: Readonly<Record<string, string>>;
  /** Claims of a validated token. */
  claims?: Readonly<Record<string, unknown>>;
}

/** Why a call goes nowhere, in the words of istio pilot/pkg/simulation. */
export type CallError =
  | "no listener matched"
  | "no filter chains matched"
  | "multiple filter chains matched"
  | "no virtual host matched"
  | "no route matched"
  | "tls required, sending 301"
  | "protocol error"
  | "invalid TLS"
  | "invalid mTLS";

export interface CallDestination {
  /** `outbound|9080|v1|reviews.default.svc.cluster.local`, PassthroughCluster, BlackHoleCluster. */
  cluster: string;
  /** Percent; those of a route add up to 100. */
  share: number;
  host?: string;
  subset?: string;
  port?: number;
  /** Headers that only this destination sets, as written. */
  headers?: Record<string, unknown>;
  /** The cluster does not exist for the proxy: this share of the calls fails with 503. */
  problem?: DestinationProblem;
}

/** Where a call goes. What the proxy did not come to is absent. */
export interface CallOutcome {
  error?: CallError;
  listener?: string;
  filterChain?: string;
  routeConfiguration?: string;
  virtualHost?: string;
  route?: { name: string; origin?: Origin };
  destinations: CallDestination[];
  mirrors: { cluster: string; percent: number }[];
  redirect?: {
    code: number;
    authority: string;
    path: string;
    isPrefix: boolean;
    scheme?: string;
    port?: number;
  };
  directResponse?: { status: number; body?: string };
  rewrite?: { uri?: string; authority?: string; regex?: { match: string; rewrite: string } };
  /** 0: none. */
  timeoutMs?: number;
  retries?: RetryPolicy;
  fault?: RouteFault;
  /** `headers` of the route, as written. */
  headers?: Record<string, unknown>;
}
