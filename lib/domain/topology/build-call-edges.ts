import type { Call } from "../telemetry/call";
import type { TopologyEdge } from "./topology";
import { formatEdgeId, formatNodeId } from "./topology-id";

/** Measured calls as edges, workload → service, in the caller's cluster. */
export function buildCallEdges(calls: readonly Call[]): TopologyEdge[] {
  return calls.map(({ source, service, rate, errorPercent, mtlsPercent }) => {
    const from = formatNodeId(source.cluster, source.namespace, "workload", source.workload);
    const to = formatNodeId(source.cluster, service.namespace, "service", service.name);
    return {
      id: formatEdgeId(from, to, "calls"),
      source: from,
      target: to,
      kind: "calls",
      rate,
      errorPercent,
      ...(mtlsPercent === undefined ? {} : { mtlsPercent }),
      via: `measured requests of ${source.workload} to ${service.name}`,
    };
  });
}
