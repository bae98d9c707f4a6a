import type { MtlsMode } from "./peer-authentication";
import type { ListenerProtocol } from "./list-workload-ports";

/** One filter chain of the proxy's inbound listener, as far as it decides which connections are taken. */
export interface InboundChain {
  /** Absent: any port that has no chain of its own. */
  port?: number;
  transport: "tls" | "raw_buffer";
  /** Application protocols that the chain asks for; empty: any. */
  alpn: readonly string[];
  /** What the chain does with the bytes. */
  handles: "http" | "tcp";
  /** Whose TLS the proxy ends: Istio's mutual TLS, the workload's own, none. */
  terminates: "istio" | "own" | "none";
  /** Not behind any service: handed to the application as it is. */
  isPassthrough: boolean;
}

const plainHttp = ["http/1.1", "h2c"];
const mutualHttp = ["istio-http/1.0", "istio-http/1.1", "istio-h2"];
const mutualTcp = ["istio-peer-exchange", "istio"];
const mutualAny = ["istio", "istio-peer-exchange", ...mutualHttp];

type Shape = Pick<InboundChain, "transport" | "alpn" | "handles" | "terminates">;

function shape(
  transport: Shape["transport"],
  handles: Shape["handles"],
  terminates: Shape["terminates"],
  alpn: readonly string[] = [],
): Shape {
  return { transport, handles, terminates, alpn };
}

const shapes: Readonly<Record<ListenerProtocol, Readonly<Record<MtlsMode, readonly Shape[]>>>> = {
  http: {
    STRICT: [shape("tls", "http", "istio")],
    PERMISSIVE: [shape("tls", "http", "istio", mutualAny), shape("raw_buffer", "http", "none")],
    DISABLE: [shape("raw_buffer", "http", "none")],
  },
  tcp: {
    STRICT: [shape("tls", "tcp", "istio")],
    PERMISSIVE: [
      shape("tls", "tcp", "istio", mutualAny),
      shape("tls", "tcp", "none"),
      shape("raw_buffer", "tcp", "none"),
    ],
    DISABLE: [shape("raw_buffer", "tcp", "none")],
  },
  auto: {
    STRICT: [shape("tls", "http", "istio", mutualHttp), shape("tls", "tcp", "istio")],
    PERMISSIVE: [
      shape("tls", "http", "istio", mutualHttp),
      shape("raw_buffer", "http", "none", plainHttp),
      shape("tls", "tcp", "istio", mutualTcp),
      shape("raw_buffer", "tcp", "none"),
      shape("tls", "tcp", "none"),
    ],
    DISABLE: [shape("raw_buffer", "http", "none", plainHttp), shape("raw_buffer", "tcp", "none")],
  },
};

/**
 * The chains of one port for a mode and a protocol. `ownTls`: what the workload's Sidecar terminates, which counts with DISABLE
 * only. Source: istio pilot/pkg/networking/core/filterchain_options.go `getFilterChainMatchOptions`.
 */
export function buildChains(input: {
  port?: number;
  mode: MtlsMode;
  protocol: ListenerProtocol;
  ownTls?: "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";
  isPassthrough: boolean;
}): InboundChain[] {
  const { port, mode, protocol, ownTls, isPassthrough } = input;
  const own = shape("tls", protocol === "http" ? "http" : "tcp", ownTls === "ISTIO_MUTUAL" ? "istio" : "own");
  const list = ownTls !== undefined && mode === "DISABLE" ? [own] : shapes[protocol][mode];
  return list.map((item) => ({ ...item, ...(port === undefined ? {} : { port }), isPassthrough }));
}
