import "server-only";
import type { ClusterFreshness } from "@/lib/domain/kubernetes/cluster";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { createDiscovery, type Discovery, type ServedResource } from "@/lib/server/clusters/discovery";
import type { ResourceAddress } from "@/lib/server/clusters/resource-path";
import type { ClusterTransport } from "@/lib/server/clusters/transport";

/** What the portal needs to know of a cluster. */
export interface PortalMember {
  readonly transport: ClusterTransport;
  readonly cache: { freshness(): ClusterFreshness; problem(): string | undefined };
}

export interface PortalClusters {
  /** Every cluster that is connected, those that cannot be reached yet included. */
  names(): string[];
  get(name: string): PortalMember | undefined;
}

const retryAfterSeconds = 5;

/**
 * The member behind a name, when it answers.
 * @throws StatusError NotFound for a name that is not connected; ServiceUnavailable, at once, while it does not answer.
 */
export function findReachable(clusters: PortalClusters, cluster: string): PortalMember {
  const member = clusters.get(cluster);
  if (!member) {
    if (!clusters.names().includes(cluster)) {
      throw new StatusError("NotFound", `there is no cluster ${cluster}`, { cluster });
    }
    throw new StatusError("ServiceUnavailable", `cluster ${cluster} cannot be reached yet`, {
      cluster,
      retryAfterSeconds,
    });
  }
  const freshness = member.cache.freshness();
  if (freshness === "offline" || freshness === "stale") {
    const why = member.cache.problem();
    const message = `cluster ${cluster} does not answer${why === undefined ? "" : `: ${why}`}`;
    throw new StatusError("ServiceUnavailable", message, { cluster, retryAfterSeconds });
  }
  return member;
}

const discoveries = new WeakMap<ClusterTransport, Discovery>();

/**
 * What a member says of the resource at an address (R-09), from its discovery documents, which are kept.
 * @throws StatusError NotFound when it serves no such resource or subresource.
 */
export async function lookupServed(
  { transport }: PortalMember,
  address: ResourceAddress,
): Promise<ServedResource> {
  let discovery = discoveries.get(transport);
  if (!discovery) discoveries.set(transport, (discovery = createDiscovery(transport)));
  const { group, version, resource, subresource } = address;
  const served = await discovery.lookupResource(group, version, resource);
  if (served && (subresource === undefined || served.subresources.includes(subresource))) return served;
  const name = subresource === undefined ? resource : `${resource}/${subresource}`;
  const { cluster } = transport;
  throw new StatusError(
    "NotFound",
    `cluster ${cluster} serves no ${name} in ${group === "" ? "" : `${group}/`}${version}`,
    { cluster, kind: resource },
  );
}
