import "@xyflow/react/dist/base.css";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type Viewport,
} from "@xyflow/react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { nodeSize } from "@/lib/domain/topology/layout-group";
import { findDetailLevel } from "@/lib/domain/topology/level-of-detail";
import type { IssueTally } from "@/lib/domain/topology/find-issue-badges";
import type { TopologyGraph, TopologyNode } from "@/lib/domain/topology/topology";
import { ClusterRegion } from "./cluster-region";
import { type Direction, findNeighbour, neighbourhood } from "./find-neighbour";
import { buildFlowElements, FlowCache } from "./flow-elements";
import type { FlowNode } from "./flow-types";
import type { Places } from "./place-topology";
import { NamespaceRegion } from "./namespace-region";
import { NodeCard } from "./node-card";
import { startViewport } from "./start-viewport";
import { TopologyControls } from "./topology-controls";
import { TopologyLegend } from "./topology-legend";
import { Wire } from "./wire";

export interface TopologyCanvasProps {
  graph: TopologyGraph;
  layout: Places;
  selected: string | undefined;
  focus: string | undefined;
  matches: ReadonlySet<string> | null;
  current: string | undefined;
  /** Where to start; undefined: everything in view. */
  viewport: Viewport | undefined;
  /** Undefined: everything is in view again. */
  onViewport: (viewport: Viewport | undefined) => void;
  onSelect: (id: string) => void;
  /** What the analysis finds about a node; undefined: nothing. */
  issuesOf: (node: TopologyNode) => IssueTally | undefined;
}

const nodeTypes = { card: NodeCard, cluster: ClusterRegion, namespace: NamespaceRegion };
const edgeTypes = { wire: Wire };
const fitOptions = { padding: 0.06, maxZoom: 1, duration: 180 };
const minZoom = 0.04;
const maxZoom = 2;
const arrows: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The drawing: regions, cards and wires at the detail that the zoom allows. Props in, callbacks out. */
export function TopologyCanvas(props: TopologyCanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing(props: TopologyCanvasProps) {
  const { graph, layout, selected, focus, matches, current, viewport, onViewport, onSelect, issuesOf } =
    props;
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const [cache] = useState(() => new FlowCache());
  const [walked, setWalked] = useState<string>();
  const level = useStore((state) => findDetailLevel(state.transform[2]));

  const focusSet = useMemo(
    () => (focus === undefined ? null : neighbourhood(focus, graph.edges)),
    [focus, graph.edges],
  );
  const tabbable = walked ?? selected ?? graph.nodes[0]?.id;
  const { nodes, edges } = useMemo(
    () =>
      buildFlowElements(
        {
          graph,
          layout,
          level,
          selected,
          focus: focusSet,
          matches,
          current,
          tabbable,
          takeFocus: walked,
          issuesOf,
        },
        cache,
      ),
    [graph, layout, level, selected, focusSet, matches, current, tabbable, walked, issuesOf, cache],
  );

  const bringIntoView = useCallback(
    (id: string) => {
      const place = layout.nodes.get(id);
      if (place === undefined) return;
      const { x, y, zoom } = flow.getViewport();
      const bounds = frame.current?.getBoundingClientRect();
      const left = place.x * zoom + x;
      const top = place.y * zoom + y;
      const near =
        bounds !== undefined &&
        left > 0 &&
        top > 0 &&
        left + nodeSize.width * zoom < bounds.width &&
        top + nodeSize.height * zoom < bounds.height;
      const readable = findDetailLevel(zoom) === "workload";
      if (near && readable) return;
      void flow.setCenter(place.x + nodeSize.width / 2, place.y + nodeSize.height / 2, {
        zoom: readable ? zoom : 0.9,
        duration: 180,
      });
    },
    [flow, layout],
  );

  useEffect(() => {
    if (current !== undefined) bringIntoView(current);
    // Only when the match changes: a new layout must not move the view.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [current]);

  const walk = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    const from = event.target instanceof HTMLElement ? event.target.dataset["nodeId"] : undefined;
    if (direction === undefined || from === undefined) return;
    event.preventDefault();
    const drawn = new Map(
      nodes.flatMap((node) => (node.type === "card" ? [[node.id, node.position] as const] : [])),
    );
    const next = findNeighbour(from, direction, drawn, graph.edges);
    if (next === undefined) return;
    setWalked(next);
    bringIntoView(next);
  };

  const report = () => onViewport(flow.getViewport());
  const fit = useCallback(() => {
    void flow.fitView(fitOptions);
    onViewport(undefined);
  }, [flow, onViewport]);

  useEffect(() => {
    const element = frame.current;
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (
        event.key === "f" &&
        !event.metaKey &&
        !event.ctrlKey &&
        !(
          event.target instanceof HTMLElement &&
          event.target.closest("input, textarea, [contenteditable], [role=dialog]")
        )
      ) {
        fit();
      }
    };
    element?.ownerDocument.addEventListener("keydown", onKeyDown);
    return () => element?.ownerDocument.removeEventListener("keydown", onKeyDown);
  }, [fit]);

  const setZoomVariable = (zoom: number) => frame.current?.style.setProperty("--zoom", String(zoom));

  return (
    <div
      ref={frame}
      className="size-full [--xy-attribution-background-color:transparent] [&_a]:text-muted!"
      data-testid="topology-canvas"
      data-level={level}
    >
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...(viewport === undefined ? {} : { defaultViewport: viewport })}
        minZoom={minZoom}
        maxZoom={maxZoom}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zIndexMode="manual"
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        attributionPosition="top-right"
        onKeyDown={walk}
        onInit={(instance) => {
          const bounds = frame.current?.getBoundingClientRect();
          if (viewport === undefined && bounds !== undefined)
            void instance.setViewport(startViewport(layout, bounds, selected));
          setZoomVariable(instance.getZoom());
        }}
        onMove={(_, next) => setZoomVariable(next.zoom)}
        onMoveEnd={(event, next) => {
          // Without an event it was us; our own moves say so themselves.
          if (event !== null) onViewport(next);
        }}
        onNodeClick={(_, node) => {
          if (node.type !== "card") return;
          setWalked(undefined);
          onSelect(node.id);
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--line)" />
        <TopologyControls
          onZoomIn={() => void flow.zoomIn({ duration: 150 }).then(report)}
          onZoomOut={() => void flow.zoomOut({ duration: 150 }).then(report)}
          onFit={fit}
        />
        <TopologyLegend />
      </ReactFlow>
    </div>
  );
}
