import { listServing } from "@/components/gateway/gateway-proxies";
import { isHostSubsetOf } from "@/lib/domain/istio/host";
import type { CatalogGateway, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { MeshRequest, RequestSource } from "@/lib/domain/istio/mesh-request";

type EntrancePort = CatalogGateway["ports"][number];

/** Istio's own Gateways: which proxies serve them is written in their selector. */
export function listEntrances(catalog: MeshCatalog): CatalogGateway[] {
  return catalog.gateways.filter(({ api }) => api === "istio");
}

export const formatEntrance = ({ namespace, name }: CatalogGateway) => `${namespace}/${name}`;

export function findEntrance(catalog: MeshCatalog, key: string): CatalogGateway | undefined {
  return listEntrances(catalog).find((gateway) => formatEntrance(gateway) === key);
}

/** Hosts as clients ask for them: `./shop.example.com` says only whose VirtualServices may serve it. */
export function listEntranceHosts({ hosts }: CatalogGateway): string[] {
  return [...new Set(hosts.map((host) => host.slice(host.indexOf("/") + 1)))];
}

export function takesHost(gateway: CatalogGateway, host: string): boolean {
  return listEntranceHosts(gateway).some((pattern) => isHostSubsetOf(host, pattern));
}

/** Hosts that may be meant: those the gateway names, then those other gateways name and it takes too. */
export function suggestHosts(catalog: MeshCatalog, gateway: CatalogGateway): string[] {
  const others = catalog.gateways.flatMap(listEntranceHosts).filter((host) => takesHost(gateway, host));
  return [...new Set([...listEntranceHosts(gateway), ...others])].filter((host) => !host.includes("*"));
}

/** A port once, however many servers share it. */
export function listEntrancePorts({ ports }: CatalogGateway): EntrancePort[] {
  return ports.filter(({ number }, index) => ports.findIndex((port) => port.number === number) === index);
}

/** What a gateway looks into; anything else it sends on as bytes. Source: istio.io/api `Port.protocol`. */
export const carriesHttp = ({ protocol, passthrough }: EntrancePort) =>
  passthrough !== true && /^(http|https|http2|grpc|grpc-web)$/i.test(protocol);

/** How a request for the host arrives at the port. */
export function describeEntry(
  port: EntrancePort | undefined,
  host: string,
): Pick<MeshRequest, "tls" | "sni" | "scheme"> & { protocol?: "tls" } {
  if (port?.passthrough === true) return { protocol: "tls", sni: host };
  if (port === undefined || !/^(https|tls)$/i.test(port.protocol)) return {};
  return { tls: "tls", sni: host, ...(carriesHttp(port) ? { scheme: "https" } : {}) };
}

/** The proxies that serve a gateway, as one caller: a workload with its labels, those of its own namespace first. */
export function readEntranceSource(catalog: MeshCatalog, gateway: CatalogGateway): RequestSource {
  const serving = findServing(catalog, gateway);
  return {
    kind: "gateway",
    namespace: serving?.namespace ?? catalog.rootNamespace,
    // All of them: other Gateways that select the same workload share its ports.
    labels: serving?.labels ?? gateway.selector,
    serviceAccount: serving?.serviceAccount ?? "",
    proxied: true,
    trustDomain: catalog.trustDomain,
  };
}

/** Undefined when no workload has the labels that the gateway selects. */
export function findServing(catalog: MeshCatalog, { namespace, selector }: CatalogGateway) {
  if (Object.keys(selector).length === 0) return undefined;
  const serving = listServing(catalog, selector);
  return serving.find((workload) => workload.namespace === namespace) ?? serving[0];
}
