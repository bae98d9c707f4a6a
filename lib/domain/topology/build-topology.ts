import type { ClusterSummary } from "../kubernetes/cluster";
import type { ClusterWorld } from "../kubernetes/projected";
import type { Call } from "../telemetry/call";
import { addMeasuredRates } from "./add-measured-rates";
import { buildCallEdges } from "./build-call-edges";
import { buildExternalEdges, buildExternalNodes } from "./build-external-nodes";
import { buildGatewayApiParts } from "./build-gateway-api-edges";
import { buildGatewayNodes } from "./build-gateway-nodes";
import { buildSelectEdges } from "./build-select-edges";
import { buildServiceNodes } from "./build-service-nodes";
import { buildGatewayParts, buildMeshParts } from "./build-virtual-service-edges";
import { buildWorkloadNodes } from "./build-workload-nodes";
import { createHostFinder, joinRouteParts } from "./route-edges";
import type { TopologyGraph, TopologyNode } from "./topology";
import { createTopologyContext } from "./topology-context";
import { sortGraph } from "./sort-graph";
import { formatNamespaceId } from "./topology-id";

/**
 * The topology of one cluster, from its objects and, when they are measured, the calls between them. The same input gives
 * the same graph, in the same order, with
 * identities that never change while an object lives. Namespaces without any node are left out.
 */
export function buildClusterTopology(
  world: ClusterWorld,
  summary: ClusterSummary,
  calls: readonly Call[] = [],
): TopologyGraph {
  const context = createTopologyContext(world);
  const nodes = addMeasuredRates(calls, [
    ...buildGatewayNodes(context),
    ...buildServiceNodes(context),
    ...buildWorkloadNodes(context),
    ...buildExternalNodes(context),
  ]);
  const findHost = createHostFinder(context);
  const edges = [
    ...joinRouteParts([
      ...buildGatewayParts(context, findHost),
      ...buildMeshParts(context, findHost),
      ...buildGatewayApiParts(context, findHost),
    ]),
    ...buildSelectEdges(context),
    ...buildExternalEdges(context),
    ...buildCallEdges(calls),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  return sortGraph({
    clusters: [summary],
    namespaces: listNamespaces(world.cluster, nodes),
    nodes,
    // A cache is filled kind by kind: an end may not be there yet.
    edges: edges.filter(({ source, target }) => known.has(source) && known.has(target)),
  });
}

/** Several clusters in one graph. Identities carry the cluster, so nothing can collide. */
export function mergeTopologies(graphs: readonly TopologyGraph[]): TopologyGraph {
  return sortGraph({
    clusters: graphs.flatMap(({ clusters }) => clusters),
    namespaces: graphs.flatMap(({ namespaces }) => namespaces),
    nodes: graphs.flatMap(({ nodes }) => nodes),
    edges: graphs.flatMap(({ edges }) => edges),
  });
}

function listNamespaces(cluster: string, nodes: readonly TopologyNode[]) {
  return [...new Set(nodes.map(({ namespace }) => namespace))].map((name) => ({
    id: formatNamespaceId(cluster, name),
    cluster,
    name,
  }));
}
