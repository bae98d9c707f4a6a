import { isHostSubsetOf } from "../host";
import { containsAddress } from "./cidr";
import type { FilterChain, Listener } from "./proxy-config";
import type { RoutingCall } from "./routing-call";

/** What the listener knows of a connection when it chooses a chain. */
export interface Connection {
  address: string;
  port: number;
  serverName: string;
  alpn: string;
  transport: "tls" | "raw_buffer";
}

/** What a connection looks like to a listener, given what it inspects. */
export function readConnection(listener: Listener, call: RoutingCall): Connection {
  const isTls = call.tls !== undefined && call.tls !== "plaintext";
  const seesTls = listener.inspectsTls(call.port);
  const offered = call.alpn ?? offerAlpn(call);
  const sniffed = !isTls && listener.inspectsHttp(call.port) ? sniffAlpn(call) : undefined;
  return {
    address: call.address ?? "",
    port: call.port,
    serverName: call.sni ?? (call.tls === "tls" ? (call.host ?? "") : ""),
    alpn: sniffed ?? (seesTls && isTls ? offered : ""),
    transport: seesTls && isTls ? "tls" : "raw_buffer",
  };
}

/** What clients offer in the handshake: those of the mesh with Istio's names. */
function offerAlpn({ tls, protocol }: RoutingCall): string {
  const isMesh = tls === "mtls";
  if (protocol === "http") return isMesh ? "istio-http/1.1" : "http/1.1";
  if (protocol === "http2") return isMesh ? "istio-h2" : "h2";
  return isMesh ? "istio" : "";
}

function sniffAlpn({ protocol }: RoutingCall): string | undefined {
  if (protocol === "http") return "http/1.1";
  return protocol === "http2" ? "h2c" : undefined;
}

type ChainChoice =
  { chain: FilterChain } | { error: "no filter chains matched" | "multiple filter chains matched" };

/**
 * The chain for a connection: by port, address, server name, transport and ALPN in turn, each time keeping those that match
 * best, or those that ask for nothing when none matches.
 * Source: Envoy `FilterChainMatch`; istio pilot/pkg/simulation `matchFilterChain`.
 */
export function matchChain(listener: Listener, connection: Connection): ChainChoice {
  let chains = [...listener.chains];
  chains = keepBest(
    chains,
    ({ port }) => port !== undefined,
    ({ port }) => Number(port === connection.port),
  );
  chains = keepBest(
    chains,
    ({ cidrs }) => cidrs.length > 0,
    ({ cidrs }) => Math.max(0, ...cidrs.map((cidr) => containsAddress(cidr, connection.address) ?? 0)),
  );
  chains = keepBest(
    chains,
    ({ serverNames }) => serverNames.length > 0,
    ({ serverNames }) =>
      Math.max(0, ...serverNames.map((name) => rankServerName(name, connection.serverName))),
  );
  chains = keepBest(
    chains,
    ({ transport }) => transport !== undefined,
    ({ transport }) => Number(transport === connection.transport),
  );
  chains = keepBest(
    chains,
    ({ alpn }) => alpn.length > 0,
    ({ alpn }) => Number(alpn.includes(connection.alpn)),
  );
  const [chain, ...more] = chains;
  if (chain === undefined) {
    return listener.defaultChain === undefined
      ? { error: "no filter chains matched" }
      : { chain: listener.defaultChain };
  }
  return more.length > 0 ? { error: "multiple filter chains matched" } : { chain };
}

function rankServerName(pattern: string, serverName: string): number {
  if (pattern === serverName) return Number.MAX_SAFE_INTEGER;
  return isHostSubsetOf(serverName, pattern) ? pattern.length : 0;
}

function keepBest(
  chains: FilterChain[],
  asks: (chain: FilterChain) => boolean,
  rank: (chain: FilterChain) => number,
): FilterChain[] {
  if (!chains.some(asks)) return chains;
  const ranks = chains.map((chain) => (asks(chain) ? rank(chain) : 0));
  const best = Math.max(...ranks);
  return best > 0
    ? chains.filter((_, index) => ranks[index] === best)
    : chains.filter((chain) => !asks(chain));
}
