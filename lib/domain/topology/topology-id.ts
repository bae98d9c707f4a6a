import type { NodeKind, TopologyEdge } from "./topology";

/**
 * Identity of a node: `{cluster}/{namespace}/{kind}/{name}`. Kinds of object that share a node kind are told apart by a
 * prefix no name can have: `workload/statefulset~db`, `gateway/gateway-api~edge`.
 */
export function formatNodeId(
  cluster: string,
  namespace: string,
  kind: NodeKind,
  name: string,
  objectKind?: string,
): string {
  const usual = objectKind === undefined || objectKind === "Deployment";
  return `${cluster}/${namespace}/${kind}/${usual ? name : `${objectKind.toLowerCase()}~${name}`}`;
}

export function formatNamespaceId(cluster: string, namespace: string): string {
  return `${cluster}/${namespace}`;
}

export function formatEdgeId(source: string, target: string, kind: TopologyEdge["kind"]): string {
  return `${source}>${target}:${kind}`;
}
