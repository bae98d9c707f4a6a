"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { issueQueries } from "@/lib/client/issues";
import { sessionQueries } from "@/lib/client/session";
import { topologyStore } from "@/lib/client/topology";
import { type FindResult, findTopology } from "@/lib/domain/topology/find-topology";
import { indexIssues, tallyIssues } from "@/lib/domain/topology/find-issue-badges";
import type { TopologyNode } from "@/lib/domain/topology/topology";
import { NodePanelContainer } from "../object-panel/node-panel-container";
import { filterGraph } from "./filter-graph";
import { TopologyFind } from "./topology-find";
import { TopologyOutline } from "./topology-outline";
import { TopologyEmpty, TopologyLost, TopologyNothing, TopologySkeleton } from "./topology-states";
import { TopologyToolbar } from "./topology-toolbar";
import { useTopologyLayout } from "./use-topology-layout";
import { viewParameters } from "./view-parameters";

const TopologyCanvas = dynamic(() => import("./topology-canvas").then((module) => module.TopologyCanvas), {
  ssr: false,
  loading: () => <TopologySkeleton />,
});

function describeProblem(found: FindResult | undefined): string | undefined {
  if (found?.problem === undefined) return undefined;
  return found.position === undefined
    ? found.problem
    : `${found.problem} (at character ${found.position + 1})`;
}

/** The topology page: the live store, the layout from its worker, and the view from the address. */
export function TopologyContainer() {
  const { graph, connection, lastEvent, error } = useSyncExternalStore(
    topologyStore.subscribe,
    topologyStore.read,
    topologyStore.read,
  );
  const session = useQuery(sessionQueries.current());
  const issues = useQuery(issueQueries.worst());
  const findIssues = useMemo(() => indexIssues(issues.data ?? []), [issues.data]);
  const issuesOf = useCallback((node: TopologyNode) => tallyIssues(findIssues(node)), [findIssues]);
  const [view, setView] = useQueryStates(viewParameters);
  const findInput = useRef<HTMLInputElement>(null);

  const shown = useMemo(
    () => (graph === undefined ? undefined : filterGraph(graph, view.clusters, view.namespaces)),
    [graph, view.clusters, view.namespaces],
  );
  const layout = useTopologyLayout(shown);

  const expression = useDeferredValue(view.find);
  const found = useMemo(
    () => (shown === undefined || expression.trim() === "" ? undefined : findTopology(shown, expression)),
    [shown, expression],
  );
  const matches = useMemo(
    () => (found === undefined || found.problem !== undefined ? null : new Set(found.matches)),
    [found],
  );
  const ordered = useMemo(() => [...(matches ?? [])], [matches]);
  const standing = view.selected === null ? -1 : ordered.indexOf(view.selected);

  const select = useCallback((id: string | null) => void setView({ selected: id }), [setView]);
  const step = useCallback(
    (by: 1 | -1) => {
      if (ordered.length === 0) return;
      const next =
        standing === -1
          ? by === 1
            ? 0
            : ordered.length - 1
          : (standing + by + ordered.length) % ordered.length;
      select(ordered[next] ?? null);
    },
    [ordered, standing, select],
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, [contenteditable], [role=dialog]") !== null;
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "/") {
        event.preventDefault();
        findInput.current?.select();
      } else if (event.key === "n") step(1);
      else if (event.key === "N") step(-1);
      else if (event.key === "Escape" && !event.defaultPrevented) select(null);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [select, step]);

  const focused = shown?.nodes.find((node) => node.id === view.focus);
  const clear = () => void setView({ clusters: [], namespaces: [], focus: null });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <TopologyToolbar
        graph={graph}
        clusters={view.clusters}
        namespaces={view.namespaces}
        focusName={focused?.name}
        onClusters={(clusters) => void setView({ clusters })}
        onNamespaces={(namespaces) => void setView({ namespaces })}
        onUnfocus={() => void setView({ focus: null })}
        find={
          <TopologyFind
            value={view.find}
            problem={describeProblem(found)}
            matches={ordered.length}
            position={standing + 1}
            inputRef={findInput}
            onChange={(find) => void setView({ find })}
            onStep={step}
          />
        }
      />
      {connection === "lost" ? <TopologyLost lastEvent={lastEvent} reason={error?.message} /> : null}
      {connection === "ended" ? (
        <ErrorState
          className="m-4"
          title="Your session has ended"
          error={error ?? { message: "Sign in again to go on." }}
        />
      ) : null}
      {connection === "refused" ? (
        <ErrorState
          className="m-4"
          title="You may not see the topology"
          error={error ?? { message: "Somebody who administers your workspace can give you a role in it." }}
        />
      ) : null}
      <div className="flex min-h-0 flex-1">
        <div className="relative min-w-0 flex-1 bg-bg">
          {graph !== undefined && graph.clusters.length === 0 ? (
            <TopologyEmpty mayConnect={session.data?.person.role === "operator"} />
          ) : null}
          {(graph === undefined && connection !== "refused") ||
          (graph !== undefined &&
            graph.clusters.length > 0 &&
            layout.data === undefined &&
            layout.error === undefined) ? (
            <TopologySkeleton />
          ) : null}
          {layout.error === undefined ? null : (
            <ErrorState className="m-4" title="The picture could not be laid out" error={layout.error} />
          )}
          {shown !== undefined &&
          shown.clusters.length === 0 &&
          graph !== undefined &&
          graph.clusters.length > 0 ? (
            <TopologyNothing onClear={clear} />
          ) : null}
          {shown !== undefined && shown.clusters.length > 0 && layout.data !== undefined ? (
            <TopologyCanvas
              graph={shown}
              layout={layout.data}
              selected={view.selected ?? undefined}
              focus={focused?.id}
              matches={matches}
              current={standing === -1 ? undefined : (view.selected ?? undefined)}
              viewport={view.view ?? undefined}
              onViewport={(viewport) => void setView({ view: viewport ?? null })}
              onSelect={select}
              issuesOf={issuesOf}
            />
          ) : null}
          {shown === undefined ? null : <TopologyOutline graph={shown} matches={matches} onSelect={select} />}
        </div>
        {view.selected === null || graph === undefined ? null : (
          <NodePanelContainer
            key={view.selected}
            id={view.selected}
            graph={graph}
            focused={view.focus === view.selected}
            tab={view.panel}
            onTab={(panel) => void setView({ panel })}
            onFocus={(on) => void setView({ focus: on ? view.selected : null })}
            onSelect={select}
            onClose={() => select(null)}
            findIssues={findIssues}
          />
        )}
      </div>
    </div>
  );
}
