import { isAddress, unspecifiedAddress } from "./mesh-service";
import { stripPort } from "./match-virtual-host";
import { listAddresses } from "./service-addresses";
import type { RoutingIndex } from "./routing-index";
import type { RoutingProxy } from "./routing-proxy";
import type { SidecarScope } from "./sidecar-scope";

/** An address that belongs to nobody: for hosts that only the world outside knows. Source: RFC 5737. */
const someAddress = "192.0.2.1";

/**
 * The address that an application gets for a host, as the cluster's DNS answers: names without dots are of the own
 * namespace, `name.namespace` and longer ones of another. Services without an address answer with one of their endpoints.
 */
export function resolveAddress(
  index: RoutingIndex,
  scope: SidecarScope,
  proxy: RoutingProxy,
  host: string,
): string {
  const bare = stripPort(host).toLowerCase().replace(/\.$/, "");
  if (isAddress(bare)) return bare;
  const { domain } = index.mesh;
  const names = [
    bare,
    `${bare}.${proxy.namespace}.svc.${domain}`,
    `${bare}.svc.${domain}`,
    `${bare}.${domain}`,
  ];
  for (const name of names) {
    const service = scope.byHost.get(name) ?? [...(index.services.byHost.get(name)?.values() ?? [])][0];
    if (service === undefined) continue;
    const target =
      service.externalName === undefined ? service : (scope.byHost.get(service.externalName) ?? service);
    const [address = unspecifiedAddress] = listAddresses(target, proxy);
    if (address !== unspecifiedAddress && isAddress(address)) return address;
    const endpoint = target.endpoints.map((item) => item.address).find(isAddress);
    return endpoint ?? someAddress;
  }
  return someAddress;
}
