import { hostsOverlap } from "@/lib/domain/istio/host";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** Hosts of an egress listener to offer, `namespace/host`: whole namespaces first, then single services. */
export function listSidecarHosts(catalog: MeshCatalog | undefined): string[] {
  return [
    "./*",
    "*/*",
    "~/*",
    ...(catalog?.namespaces ?? []).map((namespace) => `${namespace}/*`),
    ...(catalog?.services ?? []).map(({ namespace, host }) => `${namespace}/${host}`),
  ];
}

/** How many services of the catalog the hosts of egress listeners let a namespace see. */
export function countVisibleServices(
  catalog: MeshCatalog,
  hosts: readonly string[],
  namespace: string,
): number {
  const scopes = hosts.map((item) => {
    const [place = "", host = ""] = item.split("/");
    return { place: place === "." ? namespace : place, host };
  });
  return catalog.services.filter((service) =>
    scopes.some(
      ({ place, host }) => (place === "*" || place === service.namespace) && hostsOverlap(host, service.host),
    ),
  ).length;
}
