import type { ELK } from "elkjs/lib/elk-api";
import { useEffect, useMemo, useRef, useState } from "react";
import { type LayoutCache, layoutTopology, type TopologyLayout } from "@/lib/domain/topology/layout-topology";
import type { TopologyGraph } from "@/lib/domain/topology/topology";
import { createLayoutEngine } from "./create-layout-engine";
import { indexLayout, type Places, structureKey } from "./place-topology";

export interface LayoutState {
  /** The last layout; stays while the next is computed. */
  data: Places | undefined;
  error: Error | undefined;
}

/** The layout of a graph: groups by ELK in a worker, only those whose structure has changed; the rest stays where it was. */
export function useTopologyLayout(graph: TopologyGraph | undefined): LayoutState {
  const [state, setState] = useState<LayoutState>({ data: undefined, error: undefined });
  const elk = useRef<ELK>(null);
  const cache = useRef<LayoutCache>(new Map());
  const previous = useRef<TopologyLayout>(undefined);
  const key = useMemo(() => (graph === undefined ? undefined : structureKey(graph)), [graph]);
  const latest = useRef(graph);
  useEffect(() => {
    latest.current = graph;
  }, [graph]);

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
    const wanted = latest.current;
    if (key === undefined || wanted === undefined || engine === null) return;
    let outdated = false;
    layoutTopology(wanted, {
      layoutGroup: (group) => engine.layout(group),
      cache: cache.current,
      ...(previous.current === undefined ? {} : { previous: previous.current }),
    }).then(
      (layout) => {
        // An answer to an older question would move everything twice.
        if (outdated) return undefined;
        previous.current = layout;
        return setState({ data: indexLayout(layout), error: undefined });
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
  }, [key]);

  return state;
}
