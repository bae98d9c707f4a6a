"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes, Download } from "lucide-react";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useFailure } from "@/components/ui/use-failure";
import { clusterQueries } from "@/lib/client/clusters";
import { issueQueries } from "@/lib/client/issues";
import { fetchAllServices, serviceQueries } from "@/lib/client/services";
import { indexIssues } from "@/lib/domain/topology/find-issue-badges";
import { formatServicesCsv } from "./format-services-csv";
import { ServiceFilters } from "./service-filters";
import { ServiceTable } from "./service-table";

const view = {
  search: parseAsString.withDefault(""),
  cluster: parseAsString,
  namespace: parseAsString,
  sort: parseAsStringLiteral(["name", "namespace", "cluster", "health", "endpoints", "age"]).withDefault(
    "name",
  ),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  page: parseAsInteger.withDefault(1),
};

/** The page of all services; what it shows is in the URL. */
export function ServicesContainer() {
  const [{ search, cluster, namespace, sort, order, page }, setView] = useQueryStates(view);
  const [exporting, setExporting] = useState(false);
  const query = {
    search,
    sort,
    order,
    ...(cluster === null ? {} : { cluster }),
    ...(namespace === null ? {} : { namespace }),
  };
  const services = useQuery(serviceQueries.list({ ...query, page: Math.max(1, page) }));
  const failure = useFailure(services);
  const clusters = useQuery(clusterQueries.list());
  const issues = useQuery(issueQueries.worst());
  const findIssues = useMemo(() => indexIssues(issues.data ?? []), [issues.data]);
  const data = services.data;
  const filtered = search !== "" || cluster !== null || namespace !== null;

  const exportCsv = async () => {
    setExporting(true);
    try {
      saveFile("services.csv", formatServicesCsv(await fetchAllServices(query)));
    } catch (error) {
      toast.error("Could not export the services", {
        description: error instanceof Error ? error.message : String(error),
      });
    } finally {
      setExporting(false);
    }
  };

  return (
    <>
      <PageHeader
        title="Services"
        state={
          data && (
            <span className="text-muted">
              {filtered
                ? `${data.total} found`
                : `${data.total} in ${clusters.data?.items.length ?? "…"} clusters`}
            </span>
          )
        }
        actions={
          <Button
            icon={Download}
            pending={exporting}
            disabled={!data || data.total === 0}
            onClick={() => void exportCsv()}
          >
            Export CSV
          </Button>
        }
      />
      <div className="flex flex-col gap-3 p-4 md:p-6">
        {data?.failures.map((failure) => (
          <Callout
            key={failure.cluster}
            tone="warn"
            title={`${failure.cluster} does not answer; its services are shown as last known`}
          >
            {failure.status.message}
          </Callout>
        ))}
        <Card flush>
          <ServiceFilters
            filter={{ search, cluster, namespace }}
            onChange={(change) => void setView({ ...change, page: 1 })}
            clusters={clusters.data?.items ?? []}
            namespaces={[...new Set(data?.items.map((row) => row.namespace))].toSorted()}
          />
          {services.isPending && !failure && <SkeletonRows rows={10} label="Loading the services" />}
          {failure && (
            <ErrorState
              title="Could not load the services"
              error={failure}
              onRetry={() => void services.refetch()}
              retrying={services.isFetching}
              className="m-4"
            />
          )}
          {data && data.items.length > 0 && (
            <>
              <ServiceTable
                services={data.items}
                findIssues={findIssues}
                sorting={{ column: sort, order }}
                onSort={({ column, order }) => void setView({ sort: column, order, page: 1 })}
              />
              <div className="border-t border-line">
                <Pagination
                  page={data.page}
                  pageSize={data.pageSize}
                  total={data.total}
                  noun="services"
                  onPageChange={(page) => void setView({ page })}
                />
              </div>
            </>
          )}
          {data?.items.length === 0 && (
            <EmptyState icon={Boxes} title={filtered ? "No service fits" : "No services yet"}>
              {filtered
                ? "Nothing has this name in the chosen cluster and namespace."
                : "Services of every connected cluster appear here as soon as it is synced."}
            </EmptyState>
          )}
        </Card>
      </div>
    </>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
