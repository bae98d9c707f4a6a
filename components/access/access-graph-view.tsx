"use client";

import { List, Waypoints } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccessGraph } from "@/lib/domain/tenancy/access-views/access-view";
import { AccessGraphCanvas } from "./access-graph-canvas";
import { AccessOutline } from "./access-outline";
import { useAccessLayout } from "./use-access-layout";

interface AccessGraphViewProps {
  graph: AccessGraph;
  onLevel: (level: string) => void;
  onSubject: (subject: string) => void;
}

/** The drawing, or the same as a list: on a phone always the list. */
export function AccessGraphView({ graph, onLevel, onSubject }: AccessGraphViewProps) {
  const [asList, setAsList] = useState(false);
  const layout = useAccessLayout(graph);
  const left = Object.entries(graph.leftOut).filter(([, count]) => count > 0);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2 text-sm text-muted">
        <p>
          {graph.extent === "self" ? "Only your own part: you may review no access here. " : ""}
          {left.length === 0
            ? `${graph.nodes.length} elements, all there is.`
            : `Left out for lack of room: ${left.map(([noun, count]) => `${count} ${noun}`).join(", ")}; begin at a lower level to see them.`}
        </p>
        <Button
          size="sm"
          variant="ghost"
          icon={asList ? Waypoints : List}
          className="max-md:hidden"
          onClick={() => setAsList((now) => !now)}
        >
          {asList ? "As a picture" : "As a list"}
        </Button>
      </div>
      <div className={asList ? "hidden" : "h-[calc(100dvh-20rem)] min-h-96 max-md:hidden"}>
        {layout.error !== undefined ? (
          <ErrorState
            className="m-4"
            title="The picture could not be drawn"
            error={{ message: `${layout.error.message}. The list has everything, too.` }}
          />
        ) : layout.data === undefined ? (
          <output className="flex flex-wrap gap-8 p-6">
            <span className="sr-only">Drawing the policy</span>
            {[0, 1, 2, 3, 4, 5].map((card) => (
              <Skeleton key={card} className="h-12 w-48" />
            ))}
          </output>
        ) : asList ? null : (
          <AccessGraphCanvas graph={graph} layout={layout.data} onLevel={onLevel} onSubject={onSubject} />
        )}
      </div>
      <div className={asList ? "" : "md:hidden"}>
        <AccessOutline graph={graph} onLevel={onLevel} onSubject={onSubject} />
      </div>
    </>
  );
}
