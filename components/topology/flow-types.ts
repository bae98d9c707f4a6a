import type { Edge, Node } from "@xyflow/react";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { DetailEdge, DetailLevel } from "@/lib/domain/topology/level-of-detail";
import type { TopologyNamespace, TopologyNode } from "@/lib/domain/topology/topology";

/** How loudly a card is drawn: `dim` is out of focus or not found, `match` is found, `current` is the match that one stands on. */
export type Emphasis = "normal" | "dim" | "match" | "current";

export interface CardData extends Record<string, unknown> {
  node: TopologyNode;
  emphasis: Emphasis;
  selected: boolean;
  /** The one card that Tab reaches; arrow keys go on from there. */
  tabbable: boolean;
  stale: boolean;
  /** Findings of the analysis about it; both 0: none. */
  errors: number;
  warnings: number;
  /** The keyboard has just moved here. */
  takeFocus: boolean;
}

export interface ClusterData extends Record<string, unknown> {
  cluster: ClusterSummary;
  level: DetailLevel;
  collapsed: boolean;
}

export interface NamespaceData extends Record<string, unknown> {
  namespace: TopologyNamespace;
  level: DetailLevel;
  services: number;
  failing: number;
}

export interface WireData extends Record<string, unknown> {
  edge: DetailEdge;
  crossCluster: boolean;
  dim: boolean;
}

export type CardFlowNode = Node<CardData, "card">;
export type ClusterFlowNode = Node<ClusterData, "cluster">;
export type NamespaceFlowNode = Node<NamespaceData, "namespace">;
export type FlowNode = CardFlowNode | ClusterFlowNode | NamespaceFlowNode;
export type FlowEdge = Edge<WireData, "wire">;
