import { compareAge } from "../kubernetes/compare-age";
import type { KubernetesObject } from "../kubernetes/object";
import { defaultDomain, findMostSpecificHost, findVisibility, isHostSubsetOf, type Visibility } from "./host";
import { meshGateway, namespaceOf, readExportTo, readGateways, readHosts } from "./virtual-service";

/** A VirtualService that covers the host and does not decide for it. */
interface OtherVirtualService {
  object: KubernetesObject;
  /** `gateway`: bound to gateways only. `losing`: another one wins. `invisible`: not exported to the client's namespace. */
  reason: "gateway" | "losing" | "invisible";
}

export interface MeshVirtualService {
  /** The one that decides for calls of the mesh's proxies. */
  effective?: KubernetesObject;
  others: OtherVirtualService[];
}

const order: Record<Visibility, number> = { private: 0, exported: 1, public: 2 };

/**
 * Which VirtualService routes calls that a proxy in `clientNamespace` makes to `host`.
 * VirtualServices are never merged for the mesh. One with the exact host wins over wildcards, the most specific wildcard over
 * others; among equals: visible in the own namespace only, exported to it, public; and in each the oldest.
 * Source: istio `SelectVirtualServices`, `computeWildcardHostVirtualServiceIndex`.
 */
export function findMeshVirtualService(input: {
  virtualServices: readonly KubernetesObject[];
  clientNamespace: string;
  host: string;
  domain?: string;
}): MeshVirtualService {
  const domain = input.domain ?? defaultDomain;
  const others: OtherVirtualService[] = [];
  const candidates: { object: KubernetesObject; host: string; tier: number }[] = [];

  for (const object of input.virtualServices) {
    const covering = readHosts(object, domain).filter((host) => isHostSubsetOf(input.host, host));
    const host = findMostSpecificHost(input.host, covering);
    if (host === undefined) continue;
    const visibility = findVisibility(readExportTo(object), namespaceOf(object), input.clientNamespace);
    if (!readGateways(object).includes(meshGateway)) others.push({ object, reason: "gateway" });
    else if (visibility === undefined) others.push({ object, reason: "invisible" });
    else candidates.push({ object, host, tier: order[visibility] });
  }

  candidates.sort((a, b) => a.tier - b.tier || compareAge(a.object, b.object));
  const decidingHost = findMostSpecificHost(
    input.host,
    candidates.map(({ host }) => host),
  );
  const winner = candidates.find(({ host }) => host === decidingHost);
  for (const { object } of candidates)
    if (object !== winner?.object) others.push({ object, reason: "losing" });
  others.sort((a, b) => compareAge(a.object, b.object));
  return winner === undefined ? { others } : { effective: winner.object, others };
}
