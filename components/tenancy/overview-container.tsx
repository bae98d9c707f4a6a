"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFailure } from "@/components/ui/use-failure";
import { tenancyQueries } from "@/lib/client/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { OverviewGate } from "./overview-gate";

interface OverviewContainerProps {
  /** Of the page while there is nothing to show yet. */
  title: string;
  children: (overview: TenancyOverview) => ReactNode;
}

/** Asks for the overview that every page of tenancy shows a part of. */
export function OverviewContainer({ title, children }: OverviewContainerProps) {
  const query = useQuery(tenancyQueries.overview());
  const failure = useFailure(query);
  return (
    <OverviewGate
      title={title}
      overview={query.data}
      failure={failure}
      retrying={query.isFetching}
      onRetry={() => void query.refetch()}
    >
      {children}
    </OverviewGate>
  );
}
