import { readNumber, readRecords, readStrings } from "../../kubernetes/read-field";
import { hostsOverlap, isWildcard } from "../host";
import { meshGateway } from "../virtual-service";
import type { ChainDraft } from "./build-chains";
import { unspecifiedAddress, type MeshPort, type MeshService } from "./mesh-service";
import { isTls } from "./protocol";
import { formatCluster } from "./proxy-config";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { EgressListener, SidecarScope } from "./sidecar-scope";
import { findListenAddress } from "./service-addresses";
import { findSourceMismatch, nameCluster, weighClusters } from "./translate-route";
import { listAlternatives } from "./virtual-host-domains";
import { readSourceDestination, type SourceRoute, type SourceVirtualService } from "./virtual-service-model";

/** One service port of a listener that passes bytes on. */
interface TcpChainInput {
  index: RoutingIndex;
  scope: SidecarScope;
  proxy: RoutingProxy;
  egress: EgressListener;
  service: MeshService;
  port: MeshPort;
  bind: string;
  cidrs: readonly string[];
}

/** Source: istio pilot/pkg/networking/core `buildSidecarOutboundTCPListenerOpts`. */
export function buildTcpChains(input: TcpChainInput): ChainDraft[] {
  const own = input.egress.virtualServices.filter(({ hosts }) =>
    hosts.some((host) => hostsOverlap(host, input.service.hostname)),
  );
  return isTls(input.port.protocol) ? buildTlsChains(input, own) : buildPlainChains(input, own);
}

/** The clusters of `tls` and `tcp` routes. Source: istio core `buildOutboundNetworkFilters`. */
export function routeBytes(
  scope: SidecarScope,
  virtualService: SourceVirtualService,
  route: SourceRoute,
  port: number,
): NonNullable<ChainDraft["tcp"]> {
  const clusters = weighClusters(readRecords(route.spec["route"]), (value) => {
    const destination = readSourceDestination(value);
    return nameCluster(destination, scope.byHost.get(destination.host), port);
  });
  return { clusters, origin: route.origin, virtualService };
}

function hasRoutes({ spec }: SourceRoute): boolean {
  return readRecords(spec["route"]).length > 0;
}

/** Conditions of a `tls` or `tcp` match that are known beforehand. Source: istio core `matchTLS`, `matchTCP`. */
function holdsFor(match: Record<string, unknown>, { proxy, port }: TcpChainInput): boolean {
  const gateways = readStrings(match["gateways"]);
  const wanted = readNumber(match["port"]) ?? 0;
  return (
    (gateways.length === 0 || gateways.includes(meshGateway)) &&
    (wanted === 0 || wanted === port.port) &&
    findSourceMismatch(match, proxy) === undefined
  );
}

/** Source: istio pilot/pkg/networking/core `buildSidecarOutboundTLSFilterChainOpts`. */
function buildTlsChains(input: TcpChainInput, own: readonly SourceVirtualService[]): ChainDraft[] {
  const { scope, port } = input;
  const handled = new Set<string>();
  const chains: ChainDraft[] = [];
  let { cidrs } = input;
  for (const item of own) {
    for (const route of item.tls.filter(hasRoutes)) {
      for (const { spec } of route.matches) {
        if (!holdsFor(spec, input)) continue;
        const subnets = readStrings(spec["destinationSubnets"]);
        if (subnets.length > 0 && port.port > 0) cidrs = subnets;
        const serverNames = readStrings(spec["sniHosts"]);
        const key = `${serverNames.join(",")}|${subnets.join(",")}`;
        if (handled.has(key)) continue;
        handled.add(key);
        chains.push({ cidrs, serverNames, alpn: [], tcp: routeBytes(scope, item, route, port.port) });
      }
    }
  }
  return chains.length > 0 ? chains : [buildServiceChain(input, cidrs, listServerNames(input, cidrs))];
}

/** Server names are needed where the address alone does not tell the service. */
function listServerNames(input: TcpChainInput, cidrs: readonly string[]): string[] {
  const { service, proxy, bind, index } = input;
  const address = findListenAddress(service, proxy);
  const isAmbiguous =
    cidrs.length > 0 ||
    address.includes("/") ||
    (address === unspecifiedAddress && bind === unspecifiedAddress) ||
    (isWildcard(service.hostname) && service.resolution === "dynamic-dns");
  if (!isAmbiguous) return [];
  const proxyDomain = proxy.dnsDomain ?? `${proxy.namespace}.svc.${index.mesh.domain}`;
  return [
    service.hostname,
    ...service.aliases.flatMap(({ hostname }) => [hostname, ...listAlternatives(hostname, 0, proxyDomain)]),
  ];
}

/** Source: istio pilot/pkg/networking/core `buildSidecarOutboundTCPFilterChainOpts`. */
function buildPlainChains(input: TcpChainInput, own: readonly SourceVirtualService[]): ChainDraft[] {
  const { scope, port, cidrs } = input;
  const chains: ChainDraft[] = [];
  let isCovered = false;
  for (const item of own) {
    for (const route of item.tcp.filter(hasRoutes)) {
      const tcp = routeBytes(scope, item, route, port.port);
      const matching = route.matches.filter(({ spec }) => holdsFor(spec, input));
      const isOpen = ({ spec }: SourceRoute["matches"][number]) =>
        readStrings(spec["destinationSubnets"]).length === 0 || port.port === 0;
      if (route.matches.length === 0 || matching.some(isOpen)) {
        return [...chains, { cidrs, serverNames: [], alpn: [], tcp }];
      }
      const subnets = matching.flatMap(({ spec }) => readStrings(spec["destinationSubnets"]));
      if (subnets.length === 0) continue;
      chains.push({ cidrs: subnets, serverNames: [], alpn: [], tcp });
      if (subnets.toSorted().join() === cidrs.toSorted().join()) isCovered = true;
    }
  }
  return isCovered ? chains : [...chains, buildServiceChain(input, cidrs, [])];
}

/** The service itself, without any VirtualService. */
function buildServiceChain(
  { service, port }: TcpChainInput,
  cidrs: readonly string[],
  serverNames: readonly string[],
): ChainDraft {
  const [only, ...more] = service.ports;
  const target = only !== undefined && more.length === 0 ? only.port : port.port;
  const cluster = formatCluster("outbound", "", service.hostname, target);
  return { cidrs, serverNames, alpn: [], tcp: { clusters: [{ cluster, weight: 1 }] } };
}
