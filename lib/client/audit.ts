import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import type { AuditedObjectKey, AuditPage, AuditVerification } from "@/lib/domain/audit/audit-view";
import type { DecisionReplay } from "@/lib/domain/audit/replay-decision";
import { apiFetch } from "./api-fetch";

/** The filter of the page as it stands in its address: texts, each may be absent or empty. */
export type AuditQuery = Partial<
  Record<
    | "person" | "tenant" | "workspace" | "cluster" | "kind" | "namespace" | "name" | "verb" | "outcome" | "reason"
    | "from" | "to" | "text",
    string
  >
>; // prettier-ignore

export const auditQueries = {
  /** Newest first, further back with each page. */
  events: (query: AuditQuery) =>
    infiniteQueryOptions({
      queryKey: ["audit", "events", query],
      queryFn: ({ pageParam, signal }) =>
        apiFetch<AuditPage>("/api/audit/events", {
          query: { ...query, ...(pageParam === null ? {} : { before: pageParam }) },
          signal,
        }),
      initialPageParam: null as number | null,
      getNextPageParam: ({ next }) => next,
      // Whoever reads further back is not moved on by what is new.
      refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? 5000 : false),
      placeholderData: keepPreviousData,
    }),
  event: (sequence: number) =>
    queryOptions({
      queryKey: ["audit", "event", sequence],
      queryFn: ({ signal }) => apiFetch<RecordedAuditEvent>(`/api/audit/events/${sequence}`, { signal }),
      // What was recorded never changes.
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Decides again by the policy of then, so only when somebody asks. */
  replay: (sequence: number) =>
    queryOptions({
      queryKey: ["audit", "replay", sequence],
      queryFn: ({ signal }) => apiFetch<DecisionReplay>(`/api/audit/events/${sequence}/replay`, { signal }),
      enabled: false,
      gcTime: 0,
      retry: false,
    }),
  history: (object: AuditedObjectKey) =>
    infiniteQueryOptions({
      queryKey: ["audit", "history", object],
      queryFn: ({ pageParam, signal }) =>
        apiFetch<AuditPage<RecordedAuditEvent>>("/api/audit/history", {
          query: { ...object, ...(pageParam === null ? {} : { before: pageParam }) },
          signal,
        }),
      initialPageParam: null as number | null,
      getNextPageParam: ({ next }) => next,
    }),
  /** Reads the whole log, so only when somebody asks. */
  verification: () =>
    queryOptions({
      queryKey: ["audit", "verification"],
      queryFn: ({ signal }) => apiFetch<AuditVerification>("/api/audit/verification", { signal }),
      enabled: false,
      gcTime: 0,
      retry: false,
    }),
};

/** The address of the file with everything that fits. */
export function auditExportHref(query: AuditQuery, format: "ndjson" | "csv"): string {
  const search = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(query)) if (value !== "") search.set(name, value);
  return `/api/audit/export?${search}`;
}
