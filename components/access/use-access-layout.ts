import type { ELK, ElkNode } from "elkjs/lib/elk-api";
import { useEffect, useMemo, useRef, useState } from "react";
import { createLayoutEngine } from "@/components/topology/create-layout-engine";
import type { AccessGraph } from "@/lib/domain/tenancy/access-views/access-view";

/** Size of a card of the drawing, in pixels of it. */
export const accessNodeSize = { width: 190, height: 48 };

export interface AccessLayout {
  places: ReadonlyMap<string, { x: number; y: number }>;
}

/** Subjects to the left, levels to the right, by ELK in a worker; the last layout stays while the next is computed. */
export function useAccessLayout(graph: AccessGraph): {
  data: AccessLayout | undefined;
  error: Error | undefined;
} {
  const [state, setState] = useState<{ data: AccessLayout | undefined; error: Error | undefined }>({
    data: undefined,
    error: undefined,
  });
  const elk = useRef<ELK>(null);
  // What layout depends on, as text: an answer that draws the same asks for no other layout.
  const drawing = useMemo(() => JSON.stringify(toElk(graph)), [graph]);
  useEffect(() => {
    const started = createLayoutEngine((error) => setState((before) => ({ ...before, error })));
    elk.current = started;
    return () => {
      started.terminateWorker();
      elk.current = null;
    };
  }, []);
  useEffect(() => {
    const engine = elk.current;
    if (engine === null) return;
    let outdated = false;
    engine.layout(JSON.parse(drawing) as ElkNode).then(
      ({ children = [] }) => {
        if (outdated) return undefined;
        const places = new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
        return setState({ data: { places }, error: undefined });
      },
      (error: unknown) => {
        if (!outdated)
          setState((before) => ({
            ...before,
            error: error instanceof Error ? error : new Error(String(error)),
          }));
      },
    );
    return () => {
      outdated = true;
    };
  }, [drawing]);
  return state;
}

function toElk({ nodes, edges }: AccessGraph): ElkNode {
  return {
    id: "policy",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.layered.spacing.nodeNodeBetweenLayers": "72",
      "elk.spacing.nodeNode": "18",
    },
    children: nodes.map(({ id }) => ({ id, ...accessNodeSize })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  };
}
