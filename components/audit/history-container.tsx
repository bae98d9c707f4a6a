"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, History, ShieldCheck } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useDebounced } from "@/components/form/use-debounced";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { auditExportHref, auditQueries } from "@/lib/client/audit";
import { clusterQueries } from "@/lib/client/clusters";
import { type AuditQueryField, emptyAuditQuery } from "./audit-query";
import { EventFilters } from "./event-filters";
import { EventPanelContainer } from "./event-panel-container";
import { EventTable } from "./event-table";
import { ObjectHistoryContainer } from "./object-history-container";
import { VerificationResult } from "./verification-result";

const text = parseAsString.withDefault("");
const view = {
  ...(Object.fromEntries(Object.keys(emptyAuditQuery).map((field) => [field, text])) as Record<
    AuditQueryField,
    typeof text
  >),
  /** The event that is open. */
  event: parseAsInteger,
};
const objectView = { cluster: text, resource: text, namespace: text, name: text };

/** `/history`: who did what; with `resource` and `name`, what was written to that object. */
export function HistoryContainer() {
  const [object] = useQueryStates(objectView);
  return object.resource === "" || object.name === "" || object.cluster === "" ? (
    <EventHistory />
  ) : (
    <ObjectHistoryContainer {...object} />
  );
}

function EventHistory() {
  const [{ event: selected, ...query }, setView] = useQueryStates(view);
  const wanted = useDebounced(query, JSON.stringify(query), 250);
  const clusters = useQuery(clusterQueries.list());
  const events = useInfiniteQuery(auditQueries.events(wanted.value));
  const verification = useQuery(auditQueries.verification());
  const failure = useFailure(events);
  const items = events.data?.pages.flatMap((page) => page.items);
  const filtered = Object.values(query).some((value) => value !== "");
  const clear = () => void setView(emptyAuditQuery);
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-y-auto">
        <PageHeader
          title="History"
          subtitle="Who did what, and what was refused. Nothing in it can be changed; every event is tied to the one before it."
          actions={
            <>
              <Button asChild icon={Download}>
                <a href={auditExportHref(query, "csv")} download>
                  CSV
                </a>
              </Button>
              <Button asChild icon={Download}>
                <a href={auditExportHref(query, "ndjson")} download>
                  NDJSON
                </a>
              </Button>
              <Button
                icon={ShieldCheck}
                pending={verification.isFetching}
                onClick={() => void verification.refetch()}
              >
                Verify chain
              </Button>
            </>
          }
        />
        <div className="flex flex-col gap-3 p-4 md:p-6">
          <VerificationResult
            result={verification.data}
            checking={verification.isFetching}
            error={verification.error}
            onRetry={() => void verification.refetch()}
          />
          <Card flush>
            <EventFilters
              query={query}
              clusters={clusters.data?.items ?? []}
              onChange={(change) => void setView(change)}
              onClear={clear}
            />
            {failure ? (
              <ErrorState
                className="m-4"
                title="The history could not be read"
                error={failure}
                retrying={events.isFetching}
                onRetry={() => void events.refetch()}
              />
            ) : null}
            {items === undefined && !failure ? <SkeletonRows rows={10} label="Reading the history" /> : null}
            {items !== undefined && items.length > 0 ? (
              <EventTable
                events={items}
                selected={selected}
                onSelect={(sequence) => void setView({ event: sequence })}
              />
            ) : null}
            {events.hasNextPage ? (
              <div className="border-t border-line p-3 text-center">
                <Button pending={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                  Older events
                </Button>
              </div>
            ) : null}
            {items?.length === 0 ? (
              <EmptyState
                icon={History}
                title={filtered ? "No event fits" : "Nothing was done yet"}
                action={filtered ? <Button onClick={clear}>Show all events</Button> : undefined}
              >
                {filtered
                  ? "Nothing that you may see has all of these."
                  : "Every change made through Isthmus, and every one it refuses, appears here with who asked for it."}
              </EmptyState>
            ) : null}
          </Card>
        </div>
      </div>
      {selected === null ? null : (
        <EventPanelContainer
          key={selected}
          sequence={selected}
          onClose={() => void setView({ event: null })}
        />
      )}
    </div>
  );
}
