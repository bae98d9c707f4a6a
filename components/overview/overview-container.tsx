"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug, Server, Waypoints } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { clusterQueries } from "@/lib/client/clusters";
import { issueQueries } from "@/lib/client/issues";
import { serviceQueries } from "@/lib/client/services";
import { sessionQueries } from "@/lib/client/session";
import { ClusterCards } from "./cluster-cards";
import { FleetTiles } from "./fleet-tiles";
import { ProblemList } from "./problem-list";
import { SplitList } from "./split-list";
import { summarizeFleet } from "./summarize-fleet";

/** The first page: is the fleet well, and what needs somebody. */
export function OverviewContainer() {
  const clusters = useQuery(clusterQueries.list());
  const services = useQuery(serviceQueries.list({ sort: "health", order: "asc", pageSize: 200 }));
  const clustersFailure = useFailure(clusters);
  const servicesFailure = useFailure(services);
  const failure = clustersFailure ?? servicesFailure;
  const issues = useQuery(issueQueries.list({ pageSize: 1 }));
  const session = useQuery(sessionQueries.current());
  const items = clusters.data?.items;
  const rows = services.data?.items;
  const operator = session.data?.person.role === "operator";
  const header = (
    <PageHeader
      title="Overview"
      actions={
        items !== undefined &&
        items.length > 0 && (
          <Button asChild variant="primary" icon={Waypoints}>
            <Link href="/topology">Open topology</Link>
          </Button>
        )
      }
    />
  );

  if (items?.length === 0) {
    return (
      <>
        {header}
        <EmptyState
          icon={Server}
          title="Connect your first cluster"
          action={
            operator && (
              <Button asChild variant="primary" icon={Plug}>
                <Link href="/clusters?connect=true">Connect a cluster</Link>
              </Button>
            )
          }
          className="py-[14vh]"
        >
          {operator
            ? "Paste its kubeconfig: services, routes and traffic appear here within seconds. Nothing in the cluster is changed except two accounts of Isthmus' own."
            : "As soon as an operator connects one, its services, routes and traffic appear here."}
        </EmptyState>
      </>
    );
  }
  const summary = items && rows && summarizeFleet(items, rows);
  return (
    <>
      {header}
      <div className="flex flex-col gap-4 p-4 md:p-6">
        {failure && (
          <ErrorState
            title="Could not load the fleet"
            error={failure}
            onRetry={() => void Promise.all([clusters.refetch(), services.refetch()])}
            retrying={clusters.isFetching || services.isFetching}
          />
        )}
        {!failure && !summary && <OverviewSkeleton />}
        {summary && (
          <>
            <FleetTiles
              clusters={items}
              health={summary.health}
              services={services.data?.total ?? 0}
              splits={summary.splits.length}
              gateways={summary.gateways}
              issues={issues.data?.counts}
            />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <Card
                title="Needs attention"
                aside={summary.problems.length > 0 ? `${summary.problems.length}` : undefined}
                flush
              >
                <ProblemList problems={summary.problems} />
              </Card>
              <Card title="Clusters" flush>
                <ClusterCards clusters={items} />
              </Card>
              <Card title="Splits under way" flush className="xl:col-span-2">
                <SplitList services={summary.splits} />
              </Card>
            </div>
          </>
        )}
      </div>
    </>
  );
}

function OverviewSkeleton() {
  return (
    <output className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <span className="sr-only">Loading the fleet</span>
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
      <Skeleton className="h-64 sm:col-span-2" />
      <Skeleton className="h-64 sm:col-span-2" />
    </output>
  );
}
