import { BlockList, isIPv6 } from "node:net";
import type { EnvoyFilterChain, EnvoyListener, ListenerFilterPredicate } from "./envoy-config";

/** A connection as a listener sees it. */
export interface EnvoyConnection {
  address: string;
  port: number;
  tls: "plaintext" | "tls" | "mtls";
  protocol: "http" | "http2" | "tcp";
  sni?: string;
}

const alpnOf = {
  plaintext: { http: "http/1.1", http2: "h2c", tcp: "" },
  tls: { http: "http/1.1", http2: "h2", tcp: "" },
  mtls: { http: "istio-http/1.1", http2: "istio-h2", tcp: "istio" },
} as const;

/** The listener that gets a connection which iptables redirected: of its address, of its port, or the one behind. */
export function findListener(
  listeners: readonly EnvoyListener[],
  { address, port }: EnvoyConnection,
  fallback: string | undefined,
): EnvoyListener | undefined {
  const bound = listeners.filter(({ name }) => name !== "virtualOutbound" && name !== "virtualInbound");
  const listens = (listener: EnvoyListener, on: string) =>
    [{ address: listener.address ?? {} }, ...(listener.additionalAddresses ?? [])].some(
      ({ address: { socketAddress } }) => socketAddress?.address === on && socketAddress.portValue === port,
    );
  return (
    bound.find((listener) => listens(listener, address)) ??
    bound.find((listener) => listens(listener, "0.0.0.0")) ??
    listeners.find(({ name }) => name === fallback)
  );
}

function holds(predicate: ListenerFilterPredicate, port: number): boolean {
  if (predicate.anyMatch) return true;
  if (predicate.notMatch !== undefined) return !holds(predicate.notMatch, port);
  if (predicate.orMatch !== undefined) return predicate.orMatch.rules.some((rule) => holds(rule, port));
  if (predicate.andMatch !== undefined) return predicate.andMatch.rules.every((rule) => holds(rule, port));
  const { start = 0, end = 0 } = predicate.destinationPortRange ?? {};
  return port >= start && port < end;
}

function inspects(listener: EnvoyListener, name: string, port: number): boolean {
  const filter = listener.listenerFilters?.find((item) => item.name === name);
  if (filter === undefined) return false;
  return filter.filterDisabled === undefined || !holds(filter.filterDisabled, port);
}

function contains(range: { addressPrefix: string; prefixLen?: number }, address: string): boolean {
  const family = isIPv6(range.addressPrefix) ? "ipv6" : "ipv4";
  if (isIPv6(address) !== (family === "ipv6")) return false;
  const list = new BlockList();
  list.addSubnet(range.addressPrefix, range.prefixLen ?? 0, family);
  return list.check(address, family);
}

/** The best rank wins; when nothing matches, the chains that ask for nothing. */
function narrow<T>(
  chains: readonly EnvoyFilterChain[],
  read: (match: NonNullable<EnvoyFilterChain["filterChainMatch"]>) => T | undefined,
  rank: (value: T) => number,
): readonly EnvoyFilterChain[] {
  const ranked = chains.map((chain) => {
    const value = read(chain.filterChainMatch ?? {});
    return { chain, rank: value === undefined ? undefined : rank(value) };
  });
  const best = Math.max(0, ...ranked.map((item) => item.rank ?? 0));
  if (best > 0) return ranked.filter((item) => item.rank === best).map(({ chain }) => chain);
  return ranked.filter((item) => item.rank === undefined).map(({ chain }) => chain);
}

function rankServerNames(names: readonly string[], sni: string): number {
  return Math.max(
    0,
    ...names.map((name) => {
      if (name === sni) return Number.MAX_SAFE_INTEGER;
      return name.startsWith("*") && sni.endsWith(name.slice(1)) && sni.length > name.length - 1
        ? name.length
        : 0;
    }),
  );
}

/**
 * The chain of a listener for a connection. Source: envoy config/listener/v3 FilterChainMatch, the order of its criteria.
 * @returns undefined when none takes it; more than one does not happen, as Envoy refuses such listeners.
 */
export function matchFilterChain(
  listener: EnvoyListener,
  connection: EnvoyConnection,
): EnvoyFilterChain | undefined {
  const { port, tls, protocol, address, sni = "" } = connection;
  const seesTls = inspects(listener, "envoy.filters.listener.tls_inspector", port);
  const seesHttp = inspects(listener, "envoy.filters.listener.http_inspector", port);
  const isSeen = tls === "plaintext" ? seesHttp : seesTls;
  const alpn: string = isSeen ? alpnOf[tls][protocol] : "";
  const transport = seesTls && tls !== "plaintext" ? "tls" : "raw_buffer";
  let chains = narrow(
    listener.filterChains ?? [],
    (match) => match.destinationPort,
    (value) => Number(value === port),
  );
  chains = narrow(
    chains,
    (match) => match.prefixRanges,
    (ranges) =>
      Math.max(0, ...ranges.map((range) => (contains(range, address) ? 1 + (range.prefixLen ?? 0) : 0))),
  );
  chains = narrow(
    chains,
    (match) => match.serverNames,
    (names) => (seesTls && tls !== "plaintext" ? rankServerNames(names, sni) : 0),
  );
  chains = narrow(
    chains,
    (match) => match.transportProtocol,
    (value) => Number(value === transport),
  );
  chains = narrow(
    chains,
    (match) => match.applicationProtocols,
    (values) => Number(alpn !== "" && values.includes(alpn)),
  );
  return chains[0] ?? listener.defaultFilterChain;
}
