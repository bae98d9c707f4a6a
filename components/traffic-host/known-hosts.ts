import { resolveShortName } from "@/lib/domain/istio/host";
import type { CatalogService, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** Hosts to offer in a namespace: its own services by their short names first, then every host of the mesh. */
export function listKnownHosts(catalog: MeshCatalog | undefined, namespace: string): string[] {
  const services = catalog?.services ?? [];
  const own = services.filter((service) => service.kind === "Service" && service.namespace === namespace);
  return [...new Set([...own.map(({ name }) => name), ...services.map(({ host }) => host)])];
}

/** The service that a host means in an object of the namespace; undefined when the catalog has none. */
export function findKnownService(
  catalog: MeshCatalog | undefined,
  host: string,
  namespace: string,
): CatalogService | undefined {
  if (catalog === undefined || host === "") return undefined;
  const full = resolveShortName(host, namespace, catalog.domain);
  return catalog.services.find((service) => service.host === full);
}

/**
 * The full name that somebody meant by `reviews.prod` or `reviews.prod.svc`: Istio completes names without any dot only.
 * Undefined when the host is fine as it is. Source: istio pilot/pkg/model `ResolveShortnameToFQDN`.
 */
export function findMeantHost(catalog: MeshCatalog | undefined, host: string): string | undefined {
  if (catalog === undefined || !host.includes(".")) return undefined;
  const [name, namespace, ...rest] = host.split(".");
  const isShortened = rest.length === 0 || (rest.length === 1 && rest[0] === "svc");
  if (!isShortened || catalog.services.some((service) => service.host === host)) return undefined;
  return catalog.services.find(
    (service) => service.kind === "Service" && service.name === name && service.namespace === namespace,
  )?.host;
}

/** Subsets that exist for a host, then versions of its workloads that none is for yet. */
export function listSubsets(service: CatalogService | undefined): string[] {
  return service === undefined ? [] : [...new Set([...service.subsets, ...service.versions])];
}

/** Names of Istio gateways as an object of the namespace writes them. */
export function listGatewayNames(catalog: MeshCatalog | undefined, namespace: string): string[] {
  return (catalog?.gateways ?? [])
    .filter(({ api }) => api === "istio")
    .map((gateway) =>
      gateway.namespace === namespace ? gateway.name : `${gateway.namespace}/${gateway.name}`,
    );
}
