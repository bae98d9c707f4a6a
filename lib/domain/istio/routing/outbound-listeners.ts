import { buildTcpChains } from "./outbound-chains";
import { finishChain, isMatchAll, mergeChains, type ChainDraft } from "./build-chains";
import { listEndpointAddresses } from "./list-endpoints";
import { unspecifiedAddress, type MeshPort, type MeshService } from "./mesh-service";
import { findListenerProtocol, isHttp, isTcp, parseProtocol, type Protocol } from "./protocol";
import { blackHoleCluster, type FilterChain, type Listener } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { EgressListener, SidecarScope } from "./sidecar-scope";
import { findListenAddress, listAddresses } from "./service-addresses";
import { findEgressCluster } from "./sidecar-routes";

/** What Envoy's inspector says of plain HTTP. */
export const plainHttpAlpn = ["http/1.0", "http/1.1", "h2c"];
/** The port that iptables sends outbound traffic to. */
export const outboundPort = 15_001;
export const inboundPort = 15_006;
const reservedPorts = new Set([outboundPort, inboundPort, 15_021, 15_090]);

interface Entry {
  addresses: readonly string[];
  port: number;
  /** UnsupportedProtocol: looks at the bytes. */
  protocol: Protocol;
  chains: ChainDraft[];
  /** Made by a listener with a port: later ones add nothing. */
  isLocked: boolean;
}

/** One service port that wants a listener. */
interface Wish {
  service: MeshService;
  port: MeshPort;
  /** Fixed by the `Sidecar` or the endpoint; empty: found by the service. */
  bind: readonly string[];
}

/**
 * The listeners of a sidecar on one port. TCP services get one for each address, HTTP services share the wildcard's; a
 * conflict makes the listener look at the bytes.
 * Source: istio pilot/pkg/networking/core `buildSidecarOutboundListeners`.
 */
export function buildOutboundListeners(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  port: number,
): Listener[] {
  const entries = new Map<string, Entry>();
  for (const egress of scope.listeners) {
    if (egress.port !== undefined && egress.port.number !== port) continue;
    if (egress.port === undefined) for (const entry of entries.values()) entry.isLocked = true;
    for (const wish of listWishes(index, egress, proxy, port)) {
      addListener(index, scope, proxy, egress, entries, wish);
    }
  }
  return [...entries.values()].map((entry) => finishListener(entry, scope));
}

function* listWishes(
  index: RoutingIndex,
  egress: EgressListener,
  proxy: RoutingProxy,
  port: number,
): Generator<Wish> {
  const bind = egress.bind !== "" ? [egress.bind] : egress.captureMode === "NONE" ? ["127.0.0.1"] : [];
  if (egress.port !== undefined) {
    const { name, protocol } = egress.port;
    const own: MeshPort = { name, port, protocol: parseProtocol(protocol), targetPort: "" };
    if (isReserved(bind, own)) return;
    for (const service of egress.services) yield { service, port: own, bind };
    return;
  }
  for (const service of egress.services) {
    for (const own of service.ports) {
      if (own.port !== port || isReserved(bind, own)) continue;
      const isPerEndpoint =
        bind.length === 0 &&
        service.resolution === "passthrough" &&
        findListenAddress(service, proxy) === unspecifiedAddress &&
        findListenerProtocol(own.protocol) !== "http";
      if (!isPerEndpoint) {
        yield { service, port: own, bind };
        continue;
      }
      const addresses = listEndpointAddresses(index.world, service);
      const isPlain = service.registry !== "Kubernetes" && service.selector === undefined;
      if (addresses.length === 0 && isPlain) yield { service, port: own, bind };
      for (const address of addresses) yield { service, port: own, bind: [address] };
    }
  }
}

/** Source: istio pilot/pkg/model `CanBindToPort`, `conflictWithReservedListener`. */
function isReserved(bind: readonly string[], { port, protocol }: MeshPort): boolean {
  const [first] = bind;
  const isWildcard = first === undefined ? isHttp(protocol) : first === unspecifiedAddress;
  return isWildcard && reservedPorts.has(port);
}

/** Source: istio pilot/pkg/networking/core `buildSidecarOutboundListener`. */
function addListener(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  egress: EgressListener,
  entries: Map<string, Entry>,
  { service, port, bind }: Wish,
): void {
  const kind = findListenerProtocol(port.protocol);
  if (kind === undefined || service.resolution === "alias") return;
  const { addresses, cidrs } = placeListener(service, proxy, bind, kind);
  const key = addresses[0] ?? "";
  const current = entries.get(key);
  if (current?.isLocked) return;
  if (current !== undefined && kind !== "tcp" && !isTcp(current.protocol) && isSharable(current, kind))
    return;
  if (current !== undefined && isServerFirstConflict(port.protocol, current.protocol)) return;

  const httpChain: ChainDraft = {
    cidrs: [],
    serverNames: [],
    alpn: [],
    http: nameRoutes(service, port, key, kind),
  };
  const sniffed: ChainDraft = { ...httpChain, alpn: plainHttpAlpn, transport: "raw_buffer" };
  const tcpChains = () => buildTcpChains({ index, scope, proxy, egress, service, port, bind: key, cidrs });
  const isWildcard = key === unspecifiedAddress;

  const makeChains = (): { chains: ChainDraft[]; protocol: Protocol } => {
    if (port.protocol === "HTTP_PROXY") return { chains: [httpChain], protocol: port.protocol };
    if (kind === "http") {
      return isWildcard
        ? { chains: [sniffed], protocol: "UnsupportedProtocol" }
        : { chains: [httpChain], protocol: port.protocol };
    }
    if (kind === "tcp") return { chains: tcpChains(), protocol: port.protocol };
    return { chains: [...tcpChains(), sniffed], protocol: port.protocol };
  };
  const made = makeChains();
  const isOverridden = current !== undefined && kind === "auto" && isHttp(current.protocol);
  if (current === undefined || isOverridden) {
    entries.set(key, { addresses, port: port.port, ...made, isLocked: false });
    return;
  }
  const isMixed =
    (kind === "http" && isTcp(current.protocol)) ||
    (kind === "tcp" && isHttp(current.protocol)) ||
    (kind === "auto" && isTcp(current.protocol));
  current.chains = mergeChains(current.chains, made.chains);
  if (isMixed) current.protocol = "UnsupportedProtocol";
}

/** Whether the listener that is there serves the new one too: HTTP for HTTP, and both for one that looks at the bytes. */
function isSharable(current: Entry, kind: "http" | "auto"): boolean {
  return kind === "http" || !isHttp(current.protocol);
}

function isServerFirstConflict(incoming: Protocol, existing: Protocol): boolean {
  const isServerFirst = (protocol: Protocol) => protocol === "Mongo" || protocol === "MySQL";
  return incoming !== existing && (isServerFirst(incoming) || isServerFirst(existing));
}

function placeListener(
  service: MeshService,
  proxy: RoutingProxy,
  bind: readonly string[],
  kind: "http" | "tcp" | "auto",
): { addresses: readonly string[]; cidrs: readonly string[] } {
  if (bind.length > 0) return { addresses: bind, cidrs: [] };
  if (kind === "http") return { addresses: [unspecifiedAddress], cidrs: [] };
  const addresses = listAddresses(service, proxy);
  const isNetwork = (addresses[0] ?? "").includes("/");
  return isNetwork ? { addresses: [unspecifiedAddress], cidrs: addresses } : { addresses, cidrs: [] };
}

/** Source: istio pilot/pkg/networking/core `buildSidecarOutboundHTTPListenerOpts`. */
function nameRoutes(
  service: MeshService,
  port: MeshPort,
  bind: string,
  kind: "http" | "tcp" | "auto",
): string {
  if (port.port === 0) return bind;
  return kind === "auto" && bind !== unspecifiedAddress
    ? `${service.hostname}:${port.port}`
    : String(port.port);
}

/** Source: istio pilot/pkg/networking/core `buildListenerFromEntry`. */
function finishListener({ addresses, port, chains }: Entry, scope: SidecarScope): Listener {
  const needsTls = chains.some(({ serverNames }) => serverNames.length > 0);
  const needsHttp = chains.some(({ alpn }) => alpn.length > 0);
  const open = chains.findLast(isMatchAll);
  const others = chains.filter((chain) => !isMatchAll(chain)).map((chain) => finishChain(chain));
  const base = {
    name: `${addresses[0] ?? unspecifiedAddress}_${port}`,
    addresses,
    port,
    inspectsTls: () => needsTls,
    inspectsHttp: () => needsHttp,
  };
  if (open !== undefined) {
    const chain = finishChain(open);
    return others.length === 0
      ? { ...base, chains: [chain] }
      : { ...base, chains: others, defaultChain: chain };
  }
  return { ...base, chains: others, defaultChain: buildFallthrough(scope, "PassthroughFilterChain") };
}

/** Where connections go that no chain takes. Source: istio core `buildOutboundCatchAllNetworkFiltersOnly`. */
export function buildFallthrough(scope: SidecarScope, name: string): FilterChain {
  const isOpen = scope.outboundTrafficPolicy.mode !== "REGISTRY_ONLY";
  const cluster = isOpen ? findEgressCluster(scope) : blackHoleCluster;
  return { name, cidrs: [], serverNames: [], alpn: [], tcp: { clusters: [{ cluster, weight: 1 }] } };
}
