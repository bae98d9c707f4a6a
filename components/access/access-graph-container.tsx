"use client";

import { useQuery } from "@tanstack/react-query";
import { describeLevelText } from "@/components/tenancy/level-words";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { accessQueries } from "@/lib/client/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { AccessGraphView } from "./access-graph-view";

interface Props {
  /** Where to begin, by `formatLevel`; empty: the organization. */
  level: string;
  overview: TenancyOverview;
  onLevel: (level: string) => void;
  onSubject: (subject: string) => void;
}

/** The policy at a level and below it, drawn. */
export function AccessGraphContainer({ level, overview, onLevel, onSubject }: Props) {
  const chosen = level === "" ? "Organization" : level;
  const query = useQuery(accessQueries.graph(chosen));
  const levels = new Set(["Organization", ...Object.keys(overview.may), chosen]);
  return (
    <Card
      flush
      className="overflow-hidden"
      title="The policy"
      aside={
        <Select
          label="Begin at"
          value={chosen}
          onValueChange={onLevel}
          options={[...levels].map((value) => ({ value, label: describeLevelText(value) }))}
        />
      }
    >
      {query.error ? (
        <ErrorState
          className="m-4"
          title="The policy could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : query.data === undefined ? (
        <SkeletonRows rows={8} label="Reading the policy" />
      ) : (
        <AccessGraphView graph={query.data} onLevel={onLevel} onSubject={onSubject} />
      )}
    </Card>
  );
}
