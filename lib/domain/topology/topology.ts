import type { ObjectReference } from "../istio/explanation";
import type { ClusterSummary } from "../kubernetes/cluster";

/** Health of a node: from ready endpoints and, when measured, error share. */
export type Health = "healthy" | "degraded" | "failing" | "unknown";

export type NodeKind = "gateway" | "service" | "workload" | "external";

/** What a small icon on a node says. At most three are drawn; the panel lists all. */
export interface Badge {
  kind:
    | "split"
    | "fault"
    | "mtls-strict"
    | "mtls-permissive"
    | "mtls-disabled"
    | "missing-sidecar"
    | "virtual-machine"
    | "gateway"
    | "routing"
    | "mirror"
    | "timeout"
    | "policy";
  /** A full sentence for tooltip and panel, naming the deciding object. */
  text: string;
}

export interface SplitShare {
  subset: string;
  version?: string;
  /** Effective share in percent (weight / sum of weights × 100). */
  percent: number;
}

/**
 * A node. `id` is a pure function of identity: `{cluster}/{namespace}/{kind}/{name}` and never changes while the object lives.
 */
export interface TopologyNode {
  id: string;
  kind: NodeKind;
  cluster: string;
  namespace: string;
  name: string;
  /** Kubernetes or Istio object behind the node, for the panel's YAML tab. */
  object: { group: string; version: string; resource: string; kind: string; name: string; namespace: string };
  health: Health;
  /** "2 of 3 endpoints ready", "v1 80 · v2 20", "bookinfo.example.com". */
  subtitle: string;
  badges: Badge[];
  /** Objects that decide over it in particular: whose findings are its own. Absent: none. */
  governedBy?: ObjectReference[];
  split?: SplitShare[];
  /** Workloads: app version label. */
  version?: string;
  ready?: { ready: number; total: number };
}

/**
 * An edge from routing configuration or endpoints. `id` = `{source}>{target}:{kind}`.
 * `route`: a gateway, VirtualService or route object sends traffic there; `selects`: a service has this workload's pods as endpoints;
 * `calls`: measured calls between workloads (only when metrics are present).
 */
export interface TopologyEdge {
  id: string;
  source: string;
  target: string;
  kind: "route" | "selects" | "calls";
  /** Share in percent when the edge carries a part of a split. */
  percent?: number;
  /** Requests per second over the window, when measured. */
  rate?: number;
  /** 0..100, when measured. */
  errorPercent?: number;
  /** Share of measured requests under mutual TLS, 0..100. */
  mtlsPercent?: number;
  /** The object that makes the edge, e.g. `VirtualService bookinfo/reviews http[1]`. */
  via: string;
}

export interface TopologyNamespace {
  id: string;
  cluster: string;
  name: string;
}

export interface TopologyGraph {
  clusters: ClusterSummary[];
  namespaces: TopologyNamespace[];
  nodes: TopologyNode[];
  edges: TopologyEdge[];
}

/** Events of `GET /api/topology/stream` (SSE, `event: snapshot|patch|ping`). Keys: cluster name, namespace id, node id, edge id. */
export interface TopologySnapshot {
  epoch: string;
  seq: number;
  graph: TopologyGraph;
}

export interface TopologyPatch {
  seq: number;
  up: Partial<TopologyGraph>;
  del: { clusters?: string[]; namespaces?: string[]; nodes?: string[]; edges?: string[] };
}
