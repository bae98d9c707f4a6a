"use client";

import { useQuery } from "@tanstack/react-query";
import { FileCog, Search, X } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { NamespaceInput } from "@/components/services/namespace-input";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { catalogQueries } from "@/lib/client/catalog";
import { clusterQueries } from "@/lib/client/clusters";
import { objectQueries } from "@/lib/client/objects";
import { sessionQueries } from "@/lib/client/session";
import { NewObjectMenu } from "./new-object-menu";
import { ObjectPages } from "./object-pages";

const view = {
  cluster: parseAsString,
  kind: parseAsString,
  namespace: parseAsString,
  search: parseAsString.withDefault(""),
  page: parseAsInteger.withDefault(1),
};

const every = "*";

/** All Istio and Gateway API objects of a cluster; what is shown is in the URL. */
export function ConfigurationContainer() {
  const [{ cluster: chosen, kind, namespace, search, page }, setView] = useQueryStates(view);
  const clusters = useQuery(clusterQueries.list());
  const session = useQuery(sessionQueries.current());
  const cluster = chosen ?? clusters.data?.items[0]?.name;
  const objects = useQuery({
    ...objectQueries.list(cluster ?? "", {
      search,
      page: Math.max(1, page),
      ...(kind === null ? {} : { kind }),
      ...(namespace === null ? {} : { namespace }),
    }),
    enabled: cluster !== undefined,
  });
  const catalog = useQuery({ ...catalogQueries.get(cluster ?? ""), enabled: cluster !== undefined });
  const failure = useFailure(objects);
  const clustersFailure = useFailure(clusters);
  const data = objects.data;
  const filtered = search !== "" || kind !== null || namespace !== null;
  const problem = clusters.data === undefined ? clustersFailure : failure;
  return (
    <>
      <PageHeader
        title="Configuration"
        state={
          data && (
            <span className="text-muted">
              {data.total} {filtered ? "found" : "objects"} in {cluster}
            </span>
          )
        }
        actions={
          cluster !== undefined && session.data !== undefined && session.data.person.role !== "viewer" ? (
            <NewObjectMenu cluster={cluster} namespace={namespace ?? ""} />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-3 p-4 md:p-6">
        {data?.failures.map((each) => (
          <Callout
            key={each.cluster}
            tone="warn"
            title={`${each.cluster} does not answer; this is what was last known`}
          >
            {each.status.message}
          </Callout>
        ))}
        <Card flush>
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on */}
          <div role="search" className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
            <Select
              label="Cluster"
              value={cluster}
              onValueChange={(value) => void setView({ cluster: value, kind: null, page: 1 })}
              options={(clusters.data?.items ?? []).map(({ name, displayName }) => ({
                value: name,
                label: displayName,
              }))}
            />
            <Select
              label="Kind"
              value={kind ?? every}
              onValueChange={(value) => void setView({ kind: value === every ? null : value, page: 1 })}
              options={[
                { value: every, label: "All kinds" },
                ...(data?.resources ?? []).map((each) => ({
                  value: each.resource,
                  label: `${each.kind} (${each.total})`,
                  ...(each.resource.endsWith("gateway.networking.k8s.io")
                    ? { description: "Gateway API" }
                    : {}),
                })),
              ]}
            />
            <NamespaceInput
              key={namespace}
              namespace={namespace}
              namespaces={catalog.data?.namespaces ?? []}
              onChange={(next) => void setView({ namespace: next, page: 1 })}
            />
            <Input
              icon={Search}
              type="search"
              aria-label="Search configuration"
              placeholder="Search by name or content"
              value={search}
              onChange={(event) => void setView({ search: event.target.value, page: 1 })}
              className="w-full sm:w-64"
            />
            {filtered ? (
              <Button
                variant="ghost"
                icon={X}
                onClick={() => void setView({ search: "", kind: null, namespace: null, page: 1 })}
              >
                Clear
              </Button>
            ) : null}
          </div>
          {problem === null || problem === undefined ? null : (
            <ErrorState
              className="m-4"
              title="The configuration could not be read"
              error={problem}
              retrying={objects.isFetching}
              onRetry={() => void (clusters.data === undefined ? clusters : objects).refetch()}
            />
          )}
          {data === undefined && !problem && cluster !== undefined ? (
            <SkeletonRows rows={10} label="Reading the configuration" />
          ) : null}
          {data !== undefined && data.items.length > 0 ? (
            <ObjectPages page={data} onPageChange={(next) => void setView({ page: next })} />
          ) : null}
          {data?.items.length === 0 || clusters.data?.items.length === 0 ? (
            <EmptyState
              icon={FileCog}
              title={filtered ? "No object fits" : "No Istio or Gateway API objects yet"}
            >
              {filtered
                ? "Nothing in this cluster has this name, kind and namespace."
                : "Routes, policies and gateways appear here as soon as they exist. “New…” creates one by form."}
            </EmptyState>
          ) : null}
        </Card>
      </div>
    </>
  );
}
