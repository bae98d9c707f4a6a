import type { ServiceProjection } from "../kubernetes/projected";
import { matchesLabels } from "../kubernetes/select";
import { findEndpoints, type ServiceEndpoint } from "./find-endpoints";
import type { TopologyEdge } from "./topology";
import { groupBy, isShownService, type TopologyContext } from "./topology-context";
import { formatEdgeId, formatNodeId } from "./topology-id";

/** Service → workload, one edge for each workload that has endpoints in the service, with its share of a split. */
export function buildSelectEdges(context: TopologyContext): TopologyEdge[] {
  return context.world.services.filter(isShownService).flatMap((service) => buildEdges(context, service));
}

function buildEdges(context: TopologyContext, service: ServiceProjection): TopologyEdge[] {
  const { name, namespace = "" } = service.meta;
  const source = formatNodeId(context.cluster, namespace, "service", name);
  const endpoints = findEndpoints(context, service);
  const byWorkload = groupBy(
    endpoints.filter(({ pod, machine }) => pod !== undefined || machine !== undefined),
    (endpoint) => findTarget(context, namespace, endpoint),
  );
  const { split, virtualService } = context.routingOf(service);
  return [...byWorkload].map(([target, own]) => {
    const percent = split.reduce(
      (sum, { labels, percent: share }) => sum + share * findPortion(labels, own, endpoints),
      0,
    );
    return {
      id: formatEdgeId(source, target, "selects"),
      source,
      target,
      kind: "selects",
      ...(split.length === 0 ? {} : { percent: Math.round(percent * 100) / 100 }),
      via:
        split.length === 0 || virtualService === undefined
          ? `Service ${namespace}/${name}`
          : `Service ${namespace}/${name}, VirtualService ${virtualService.metadata.namespace ?? ""}/${virtualService.metadata.name}`,
    };
  });
}

function findTarget(context: TopologyContext, namespace: string, { pod, machine }: ServiceEndpoint): string {
  if (pod === undefined)
    return formatNodeId(context.cluster, namespace, "workload", machine ?? "", "WorkloadEntry");
  const { kind, name } = context.ownerOf(pod);
  return formatNodeId(context.cluster, namespace, "workload", name, kind);
}

/** Which part of a subset's ready endpoints belongs to one workload; of all its endpoints when none is ready. */
function findPortion(
  labels: Record<string, string> | undefined,
  own: readonly ServiceEndpoint[],
  all: readonly ServiceEndpoint[],
): number {
  if (labels === undefined) return 0;
  const count = (endpoints: readonly ServiceEndpoint[], ready: boolean) =>
    endpoints.filter((endpoint) => (!ready || endpoint.ready) && matchesLabels(labels, endpoint.labels))
      .length;
  const ready = count(all, true) > 0;
  const total = count(all, ready);
  return total === 0 ? 0 : count(own, ready) / total;
}
