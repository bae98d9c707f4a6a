import { isHostSubsetOf, selectHostsForNamespace } from "@/lib/domain/istio/host";
import type { CatalogGateway } from "@/lib/domain/istio/mesh-catalog";

/** Hosts that a gateway that exists does not serve for routes of the namespace: they would have no effect. */
export function listUncoveredHosts(
  gateway: CatalogGateway,
  hosts: readonly string[],
  namespace: string,
): string[] {
  const own = gateway.hosts.map((host) =>
    host.startsWith("./") ? `${gateway.namespace}/${host.slice(2)}` : host,
  );
  const served = selectHostsForNamespace(own, namespace);
  return hosts.filter((host) => !served.some((other) => isHostSubsetOf(host, other)));
}
