"use client";

import { ServiceExplanationContainer } from "@/components/explanation/service-explanation-container";
import { WorkloadExplanationContainer } from "@/components/explanation/workload-explanation-container";
import { EmptyState } from "@/components/ui/empty-state";
import { SidePanel } from "@/components/ui/side-panel";
import { SearchX } from "lucide-react";
import type { FindIssues } from "@/lib/domain/topology/find-issue-badges";
import type { TopologyGraph, TopologyNode } from "@/lib/domain/topology/topology";
import { NodePanel, type NodePanelProps } from "./node-panel";
import { ObjectYamlViewContainer } from "./object-yaml-view-container";
import { TrafficSummaryContainer } from "./traffic-summary-container";

interface Props extends Pick<
  NodePanelProps,
  "focused" | "tab" | "onTab" | "onFocus" | "onSelect" | "onClose"
> {
  id: string;
  graph: TopologyGraph;
  findIssues: FindIssues;
}

function explain({ kind, object, cluster, namespace, name }: TopologyNode) {
  if (object.kind === "Service")
    return <ServiceExplanationContainer service={{ cluster, namespace, service: name }} />;
  if (kind !== "workload") return undefined;
  return <WorkloadExplanationContainer cluster={cluster} namespace={namespace} workload={name} />;
}

/** The panel of the selected card, with its live traffic and its YAML. */
export function NodePanelContainer({ id, graph, findIssues, ...rest }: Props) {
  const node = graph.nodes.find((item) => item.id === id);
  if (node === undefined) {
    return (
      <SidePanel title="Not here" onClose={rest.onClose}>
        <EmptyState icon={SearchX} title="This node is not in the topology">
          <p>
            <code className="font-mono text-xs wrap-anywhere">{id}</code> was deleted, or the link to it is
            old.
          </p>
        </EmptyState>
      </SidePanel>
    );
  }
  const byId = new Map(graph.nodes.map((item) => [item.id, item]));
  const edges = graph.edges.flatMap((edge) => {
    if (edge.source === id) return [{ edge, outgoing: true, other: byId.get(edge.target) }];
    return edge.target === id ? [{ edge, outgoing: false, other: byId.get(edge.source) }] : [];
  });
  const measurable = node.kind === "service" && node.object.kind === "Service";
  return (
    <NodePanel
      {...rest}
      node={node}
      cluster={graph.clusters.find((cluster) => cluster.name === node.cluster)}
      edges={edges}
      issues={findIssues(node)}
      traffic={measurable ? <TrafficSummaryContainer node={node} /> : null}
      yaml={<ObjectYamlViewContainer node={node} />}
      explanation={explain(node)}
    />
  );
}
