"use client";

import "@xyflow/react/dist/base.css";
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { type Direction, findNeighbour, neighbourhood } from "@/components/topology/find-neighbour";
import { TopologyControls } from "@/components/topology/topology-controls";
import type { AccessGraph } from "@/lib/domain/tenancy/access-views/access-view";
import { AccessCard, type AccessFlowEdge, type AccessFlowNode, AccessLink } from "./access-card";
import { accessNodeSize, type AccessLayout } from "./use-access-layout";

interface AccessGraphCanvasProps {
  graph: AccessGraph;
  layout: AccessLayout;
  onLevel: (level: string) => void;
  onSubject: (subject: string) => void;
}

const nodeTypes = { card: AccessCard };
const edgeTypes = { link: AccessLink };
const fitOptions = { padding: 0.06, maxZoom: 1, duration: 180 };
const arrows: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The policy drawn: who holds roles, to the left; what they hold them on, to the right. */
export function AccessGraphCanvas(props: AccessGraphCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ graph, layout, onLevel, onSubject }: AccessGraphCanvasProps) {
  const flow = useReactFlow();
  const [walked, setWalked] = useState<string>();
  const [focus, setFocus] = useState<string>();
  const links = useMemo(
    () => graph.edges.map(({ from, to }) => ({ source: from, target: to })),
    [graph.edges],
  );
  const near = useMemo(() => (focus === undefined ? undefined : neighbourhood(focus, links)), [focus, links]);
  const tabbable = walked !== undefined && layout.places.has(walked) ? walked : graph.nodes[0]?.id;
  const nodes = graph.nodes.flatMap((node): AccessFlowNode[] => {
    const position = layout.places.get(node.id);
    const data = {
      node,
      dim: near?.has(node.id) === false,
      tabbable: node.id === tabbable,
      takeFocus: node.id === walked,
    };
    return position === undefined ? [] : [{ id: node.id, type: "card", position, data, ...accessNodeSize }];
  });
  const edges = graph.edges.map(({ id, from, to, kind }): AccessFlowEdge => ({
    id,
    source: from,
    target: to,
    type: "link",
    data: { kind, dim: focus !== undefined && from !== focus && to !== focus },
  }));
  const walk = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset["nodeId"] : undefined;
    const direction = arrows[event.key];
    if (from === undefined || direction === undefined) return;
    event.preventDefault();
    const next = findNeighbour(from, direction, layout.places, links);
    const place = next === undefined ? undefined : layout.places.get(next);
    if (next === undefined || place === undefined) return;
    setWalked(next);
    void flow.setCenter(place.x + accessNodeSize.width / 2, place.y + accessNodeSize.height / 2, {
      zoom: Math.max(0.8, flow.getZoom()),
      duration: 180,
    });
  };
  return (
    <div
      data-testid="access-graph"
      className="size-full [--xy-attribution-background-color:transparent] [&_a]:text-muted!"
    >
      <ReactFlow<AccessFlowNode, AccessFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        fitView
        fitViewOptions={fitOptions}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        attributionPosition="top-right"
        onKeyDown={walk}
        onPaneClick={() => setFocus(undefined)}
        onNodeClick={(_, { id, data }) => {
          if (data.node.kind === "subject") onSubject(id);
          else if (data.node.kind === "level") onLevel(id);
          else setFocus((now) => (now === id ? undefined : id));
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--line)" />
        <TopologyControls
          onZoomIn={() => void flow.zoomIn({ duration: 150 })}
          onZoomOut={() => void flow.zoomOut({ duration: 150 })}
          onFit={() => void flow.fitView(fitOptions)}
        />
      </ReactFlow>
    </div>
  );
}
