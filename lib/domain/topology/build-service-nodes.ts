import type { ServiceProjection } from "../kubernetes/projected";
import type { ServiceRouting } from "../istio/find-service-split";
import { findEndpoints, type ServiceEndpoint } from "./find-endpoints";
import { findServiceObjects } from "./find-governing-objects";
import { findHealth } from "./find-health";
import { findRoutingBadges, formatSplit } from "./find-routing-badges";
import { findSecurityBadges } from "./find-security-badges";
import type { Badge, SplitShare, TopologyNode } from "./topology";
import { isShownService, type TopologyContext } from "./topology-context";
import { formatNodeId } from "./topology-id";

/** A node for every Service. */
export function buildServiceNodes(context: TopologyContext): TopologyNode[] {
  return context.world.services.filter(isShownService).map((service) => buildServiceNode(context, service));
}

function buildServiceNode(context: TopologyContext, service: ServiceProjection): TopologyNode {
  const { name, namespace = "" } = service.meta;
  const endpoints = findEndpoints(context, service);
  const ready = countReady(endpoints);
  const routing = context.routingOf(service);
  const split = toShares(routing);
  const governedBy = findServiceObjects(context, service);
  return {
    id: formatNodeId(context.cluster, namespace, "service", name),
    kind: "service",
    cluster: context.cluster,
    namespace,
    name,
    object: { group: "", version: "v1", resource: "services", kind: "Service", name, namespace },
    health: findHealth(ready),
    subtitle: split.length > 1 ? formatSplit(split) : describeEndpoints(service, ready),
    badges: findServiceBadges(context, service, endpoints),
    ...(governedBy.length === 0 ? {} : { governedBy }),
    ...(split.length === 0 ? {} : { split }),
    ready,
  };
}

export function countReady(endpoints: readonly ServiceEndpoint[]): { ready: number; total: number } {
  return { ready: endpoints.filter((endpoint) => endpoint.ready).length, total: endpoints.length };
}

/** The split without the labels of its subsets. */
export function toShares(routing: ServiceRouting): SplitShare[] {
  return routing.split.map(({ subset, percent, version }) => ({
    subset,
    ...(version === undefined ? {} : { version }),
    percent,
  }));
}

/** Routing badges of the service and security badges of the pods behind it. */
export function findServiceBadges(
  context: TopologyContext,
  service: ServiceProjection,
  endpoints: readonly ServiceEndpoint[],
): Badge[] {
  const pods = endpoints.flatMap(({ pod }) => pod ?? []);
  const machines = endpoints.flatMap(({ machine }) => machine ?? []);
  const badges = findRoutingBadges(context.routingOf(service));
  // Policies select pods by label; the service's selector is what all its pods share.
  badges.push(...findSecurityBadges(context, service.meta.namespace ?? "", service.selector, pods));
  if (machines.length > 0) {
    badges.push({
      kind: "virtual-machine",
      text: `Served by virtual machines: WorkloadEntry ${machines.join(", ")}`,
    });
  }
  return badges;
}

function describeEndpoints(
  service: ServiceProjection,
  { ready, total }: { ready: number; total: number },
): string {
  if (service.type === "ExternalName") return `alias of ${service.externalName ?? "another host"}`;
  return total === 0
    ? "no endpoints"
    : `${ready} of ${total} ${total === 1 ? "endpoint" : "endpoints"} ready`;
}
