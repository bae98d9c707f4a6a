"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { type ServiceColumn, ServiceTable } from "@/components/services/service-table";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import type { Sorting } from "@/components/ui/table";
import { issueQueries } from "@/lib/client/issues";
import { serviceQueries } from "@/lib/client/services";
import { formatTally, indexIssues } from "@/lib/domain/topology/find-issue-badges";
import { collectServices, type Place, sortServices } from "./collect-services";

/** One page for each namespace name; a workspace rarely has more services in one. */
const pageSize = 200;

function usePlaceServices(places: readonly Place[], milliseconds: number) {
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
  return useQueries({
    queries: namespaces.map((namespace) => ({
      ...serviceQueries.list({ namespace, pageSize }),
      refetchInterval: milliseconds,
    })),
    combine: (results) => ({
      data: results.every(({ data }) => data !== undefined)
        ? collectServices(
            results.flatMap(({ data }) => data ?? []),
            places,
          )
        : undefined,
      error: results.find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
      isFetching: results.some(({ isFetching }) => isFetching),
      refetch: () => Promise.all(results.map((result) => result.refetch())),
    }),
  });
}

/** The services of every place of a workspace, as on the page of all services. */
export function WorkspaceServicesContainer({ places }: { places: readonly Place[] }) {
  const [sorting, setSorting] = useState<Sorting<ServiceColumn>>({ column: "health", order: "asc" });
  const services = usePlaceServices(places, 3000);
  const issues = useQuery(issueQueries.worst());
  const findIssues = useMemo(() => indexIssues(issues.data ?? []), [issues.data]);
  const { data, error } = services;
  if (error !== null)
    return (
      <ErrorState
        className="m-4"
        title="Could not load the services"
        error={error}
        retrying={services.isFetching}
        onRetry={() => void services.refetch()}
      />
    );
  if (data === undefined) return <SkeletonRows rows={8} label="Loading the services" />;
  return (
    <>
      {data.failures.map((failure) => (
        <Callout
          key={failure.cluster}
          tone="warn"
          className="m-4"
          title={`${failure.cluster} does not answer; its services are shown as last known`}
        >
          {failure.status.message}
        </Callout>
      ))}
      {data.rows.length === 0 ? (
        <EmptyState icon={Boxes} title="No services yet">
          {places.length === 0
            ? "The workspace owns no namespace yet. As soon as it does, the services in it appear here."
            : "Deploy into one of the workspace's namespaces; its services appear here at once."}
        </EmptyState>
      ) : (
        <ServiceTable
          services={sortServices(data.rows, sorting)}
          findIssues={findIssues}
          sorting={sorting}
          onSort={setSorting}
        />
      )}
      {data.left > 0 ? (
        <p className="border-t border-line px-4 py-2 text-sm text-muted">
          {data.left} more;{" "}
          <Link href="/services" className="link">
            the page of all services
          </Link>{" "}
          has every one.
        </p>
      ) : null}
    </>
  );
}

/** Services, the worst health among them and open issues, in a cell. */
export function WorkspaceHealthContainer({ places }: { places: readonly Place[] }) {
  const { data, error } = usePlaceServices(places, 15_000);
  const issues = useQuery(issueQueries.worst());
  if (error !== null) return <StatusText tone="unknown">unknown</StatusText>;
  if (data === undefined) return <Skeleton className="h-4 w-32" />;
  if (data.rows.length === 0) return <span className="text-muted">no services</span>;
  const own = new Set(places.map(({ cluster, namespace }) => `${cluster}/${namespace}`));
  const open = (issues.data ?? []).filter(
    ({ cluster, object, severity, suppressed }) =>
      suppressed !== true && severity !== "info" && own.has(`${cluster}/${object.namespace}`),
  );
  const errors = open.filter(({ severity }) => severity === "error").length;
  const bad = data.rows.filter(({ health }) => health === "failing").length;
  const weak = data.rows.filter(({ health }) => health === "degraded").length;
  const total = `${data.rows.length} ${data.rows.length === 1 ? "service" : "services"}`;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 align-middle">
      {bad > 0 ? (
        <StatusText tone="bad">
          {bad} of {total} failing
        </StatusText>
      ) : weak > 0 ? (
        <StatusText tone="warn">
          {weak} of {total} degraded
        </StatusText>
      ) : data.rows.every(({ health }) => health === "unknown") ? (
        <StatusText tone="unknown">{total}, health unknown</StatusText>
      ) : (
        <StatusText tone="ok">{total} healthy</StatusText>
      )}
      {issues.data === undefined ? null : open.length === 0 ? (
        <span className="text-muted">no issues</span>
      ) : (
        <Link
          href={`/issues?search=${encodeURIComponent(`${open[0]?.object.namespace ?? ""}/`)}`}
          className="hover:underline"
        >
          <StatusText tone={errors > 0 ? "bad" : "warn"}>
            {formatTally({ errors, warnings: open.length - errors })}
          </StatusText>
        </Link>
      )}
    </span>
  );
}
