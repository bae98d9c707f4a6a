import { isHostSubsetOf } from "../istio/host";
import { namespaceOf } from "../istio/virtual-service";
import { readRecord, readStrings } from "../kubernetes/read-field";
import { externalId } from "./build-external-nodes";
import type { TopologyEdge } from "./topology";
import { isShownService, type TopologyContext } from "./topology-context";
import { formatEdgeId, formatNodeId } from "./topology-id";

/** One route's part in an edge. `percent` is what of the route's requests goes to the target. */
export interface RoutePart {
  source: string;
  target: string;
  percent: number;
  /** `VirtualService bookinfo/reviews http[1]`. */
  via: string;
}

/**
 * Joins the parts that have the same ends into one edge. The percent is kept when it says something: one route, and only a
 * part of its requests.
 */
export function joinRouteParts(parts: readonly RoutePart[]): TopologyEdge[] {
  const edges = new Map<string, { first: RoutePart; shares: Map<string, number> }>();
  for (const part of parts) {
    if (part.source === part.target) continue;
    const id = formatEdgeId(part.source, part.target, "route");
    const edge = edges.get(id) ?? { first: part, shares: new Map<string, number>() };
    edge.shares.set(part.via, (edge.shares.get(part.via) ?? 0) + part.percent);
    edges.set(id, edge);
  }
  return [...edges].map(([id, { first, shares }]) => {
    const [percent = 100] = shares.values();
    return {
      id,
      source: first.source,
      target: first.target,
      kind: "route",
      ...(shares.size === 1 && percent < 99.995 ? { percent: Math.round(percent * 100) / 100 } : {}),
      via: [...shares.keys()].join(", "),
    };
  });
}

/** The node that stands for a host: a Service, else the ServiceEntry whose hosts cover it; undefined when nothing does. */
export function createHostFinder(context: TopologyContext): (host: string) => string | undefined {
  const exact = new Map<string, string>();
  const wild: { host: string; id: string }[] = [];
  for (const entry of context.world.serviceEntries) {
    if (namespaceOf(entry) === "") continue;
    for (const host of readStrings(readRecord(entry["spec"])["hosts"])) {
      if (host.startsWith("*")) wild.push({ host, id: externalId(context.cluster, entry) });
      else if (!exact.has(host)) exact.set(host, externalId(context.cluster, entry));
    }
  }
  return (host) => {
    const service = context.serviceByHost.get(host);
    if (service !== undefined && isShownService(service)) {
      return formatNodeId(context.cluster, service.meta.namespace ?? "", "service", service.meta.name);
    }
    return exact.get(host) ?? wild.find((candidate) => isHostSubsetOf(host, candidate.host))?.id;
  };
}
