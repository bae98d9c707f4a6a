import type { ClusterWorld } from "../../kubernetes/projected";
import type { Explained, Reason } from "../explanation";
import { findEffectiveMtls } from "./find-effective-mtls";
import { buildChains, type InboundChain } from "./inbound-chains";
import { listWorkloadPorts, type InboundOptions } from "./list-workload-ports";
import type { SecuredWorkload } from "./secured-workload";

/** A connection as it arrives at a workload. */
export interface InboundConnection {
  /** Container port. */
  port: number;
  /** `tls`: ordinary TLS of the client; `mtls`: Istio's mutual TLS. */
  tls: "plaintext" | "tls" | "mtls";
  /** What it carries. */
  protocol: "http" | "http2" | "tcp";
  /** Application protocol of the TLS handshake, where the client sends another than usual. */
  alpn?: string;
}

/** Whether the proxy takes it; `path`: as which port of a service, or passed through. */
export type ConnectionVerdict =
  | { accepted: true; handles: "http" | "tcp"; path: "service" | "passthrough" | "blackhole" }
  | { accepted: false; why: "no-filter-chain" | "not-mutual-tls" | "protocol" };

/** The port the sidecar itself listens on: what is sent there is dropped. Source: istio `proxyInboundListenPort`. */
const proxyPort = 15_006;

const usualAlpn = {
  mtls: { http: "istio-http/1.1", http2: "istio-h2", tcp: "istio" },
  tls: { http: "http/1.1", http2: "h2", tcp: "" },
  plaintext: { http: "http/1.1", http2: "h2c", tcp: "" },
} as const;

/**
 * Whether a workload's sidecar takes a connection, found as Envoy finds it: the filter chains of the port, else those for all
 * other ports; then transport, then application protocol. With ztunnel only STRICT refuses, and only plain text.
 * Source: istio pilot/pkg/networking/core/listener_inbound.go, pilot/pkg/simulation/traffic.go.
 */
export function acceptConnection(
  world: ClusterWorld,
  workload: SecuredWorkload,
  connection: InboundConnection,
  options: InboundOptions = {},
): Explained<ConnectionVerdict> {
  const { value: mtls, reasons } = findEffectiveMtls(world, workload);
  const mode = mtls.ports.find(({ port }) => port === connection.port)?.mode ?? mtls.mode;
  const explain = (value: ConnectionVerdict, message: string): Explained<ConnectionVerdict> => ({
    value,
    reasons: [{ role: "decided", ...findDeciding(reasons, connection.port), message }, ...reasons],
  });
  const name = { plaintext: "Plain text", tls: "TLS of the client's own", mtls: "Mutual TLS" }[
    connection.tls
  ];
  if (workload.dataPlane === "ztunnel") {
    if (mode !== "STRICT" || connection.tls === "mtls")
      return explain({ accepted: true, handles: "tcp", path: "service" }, `${name} is accepted (${mode})`);
    return explain(
      { accepted: false, why: "not-mutual-tls" },
      `${name} is refused: ${mode} asks for mutual TLS`,
    );
  }
  if (connection.port === proxyPort) {
    const message = `Port ${proxyPort} is the proxy's own: the connection leads nowhere`;
    return explain({ accepted: true, handles: "tcp", path: "blackhole" }, message);
  }
  const value = matchConnection(listChains(world, workload, mtls, options), connection);
  const at = `port ${connection.port} (${mode})`;
  if (value.accepted) {
    const where = value.path === "passthrough" ? ", a port of no service: passed through" : "";
    return explain(value, `${name} is accepted at ${at}${where}`);
  }
  const why = {
    "no-filter-chain": `no filter chain takes it`,
    "not-mutual-tls": "the proxy ends another TLS there",
    protocol: "the port is HTTP and the bytes are not",
  }[value.why];
  return explain(value, `${name} is refused at ${at}: ${why}`);
}

function findDeciding(reasons: readonly Reason[], port: number): Pick<Reason, "object" | "field"> {
  const own = reasons.find(({ role, field }) => role === "decided" && field === `spec.portLevelMtls.${port}`);
  const { object, field } = own ?? reasons.find(({ role }) => role === "decided") ?? {};
  return { ...(object === undefined ? {} : { object }), ...(field === undefined ? {} : { field }) };
}

function listChains(
  world: ClusterWorld,
  workload: SecuredWorkload,
  mtls: ReturnType<typeof findEffectiveMtls>["value"],
  options: InboundOptions,
): InboundChain[] {
  const known = listWorkloadPorts(world, workload, options);
  const modes = new Map(mtls.ports.filter(({ isOwn }) => isOwn).map(({ port, mode }) => [port, mode]));
  const numbers = new Set(known.map(({ port }) => port));
  const passthrough = [...modes].filter(([port]) => !numbers.has(port));
  return [
    ...known.flatMap(({ port, protocol, ownTls }) =>
      buildChains({
        port,
        protocol,
        mode: modes.get(port) ?? mtls.mode,
        isPassthrough: false,
        ...(ownTls === undefined ? {} : { ownTls }),
      }),
    ),
    ...buildChains({ mode: modes.get(0) ?? mtls.mode, protocol: "auto", isPassthrough: true }),
    ...passthrough.flatMap(([port, mode]) =>
      port === 0 ? [] : buildChains({ port, mode, protocol: "auto", isPassthrough: true }),
    ),
  ];
}

/** Those that ask for the value; if none does, those that ask for nothing. */
function narrow<T>(
  chains: readonly InboundChain[],
  read: (chain: InboundChain) => T | undefined,
  takes: (value: T) => boolean,
): InboundChain[] {
  const matching = chains.filter((chain) => {
    const value = read(chain);
    return value !== undefined && takes(value);
  });
  return matching.length > 0 ? matching : chains.filter((chain) => read(chain) === undefined);
}

function matchConnection(all: readonly InboundChain[], connection: InboundConnection): ConnectionVerdict {
  const { port, tls, protocol } = connection;
  const ofPort = narrow(
    all,
    (chain) => chain.port,
    (value) => value === port,
  );
  // Without a chain that wants TLS nobody looks for it: the handshake is opaque bytes.
  const looksForTls = ofPort.some((chain) => chain.transport === "tls");
  const looksForHttp = ofPort.some((chain) => chain.alpn.includes("http/1.1"));
  const transport = looksForTls && tls !== "plaintext" ? "tls" : "raw_buffer";
  const sent = connection.alpn ?? usualAlpn[tls][protocol];
  const isSeen = tls === "plaintext" ? looksForHttp : looksForTls;
  const alpn = isSeen ? sent : "";
  const ofTransport = narrow(
    ofPort,
    (chain) => chain.transport,
    (value) => value === transport,
  );
  const [chain] = narrow(
    ofTransport,
    (item) => (item.alpn.length === 0 ? undefined : item.alpn),
    (value) => value.includes(alpn),
  );
  if (chain === undefined) return { accepted: false, why: "no-filter-chain" };
  if (chain.terminates !== "none" && (chain.terminates === "istio") !== (tls === "mtls"))
    return { accepted: false, why: "not-mutual-tls" };
  const isOpaque = tls !== "plaintext" && chain.terminates === "none";
  if (chain.handles === "http" && (isOpaque || protocol === "tcp"))
    return { accepted: false, why: "protocol" };
  return { accepted: true, handles: chain.handles, path: chain.isPassthrough ? "passthrough" : "service" };
}
