import { unspecifiedAddress, type MeshService } from "./mesh-service";
import type { RoutingProxy } from "./routing-proxy";

type Addressed = Pick<MeshService, "clusterAddresses" | "autoAddresses" | "address" | "registry">;

/** Of addresses and networks those of the proxy's families; a proxy whose addresses are unknown takes all. */
function filterByFamily(addresses: readonly string[], ips: readonly string[] | undefined): readonly string[] {
  if (ips === undefined || ips.length === 0) return addresses;
  const takesIpv6 = ips.some((ip) => ip.includes(":"));
  const takesIpv4 = ips.some((ip) => !ip.includes(":"));
  return addresses.filter((address) => (address.includes(":") ? takesIpv6 : takesIpv4));
}

/**
 * Addresses by which a proxy knows a service. What a ServiceEntry writes counts whatever its family.
 * Source: istio pilot/pkg/model `GetAllAddressesForProxy`.
 */
export function listAddresses(
  { clusterAddresses, autoAddresses, address, registry }: Addressed,
  { ips, capturesDns }: Pick<RoutingProxy, "ips" | "capturesDns">,
): readonly string[] {
  const own = filterByFamily(clusterAddresses, ips);
  if (own.length > 0) return own;
  const assigned = capturesDns === true ? filterByFamily(autoAddresses, ips) : [];
  if (clusterAddresses.length === 0 && assigned.length > 0) return assigned;
  if (address === "") return [];
  return registry === "Kubernetes" ? filterByFamily([address], ips) : [address];
}

/** The address a listener for the service binds to. Source: istio pilot/pkg/model `GetAddressForProxy`. */
export function findListenAddress(
  service: Addressed,
  proxy: Pick<RoutingProxy, "ips" | "capturesDns">,
): string {
  const [first = unspecifiedAddress] = listAddresses(service, proxy);
  return first;
}
