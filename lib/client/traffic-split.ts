import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type {
  Acknowledgement,
  TrafficSplitApplied,
  TrafficSplitEdit,
  TrafficSplitPreview,
  TrafficSplitUndo,
  TrafficSplitView,
} from "@/lib/domain/istio/traffic-split";
import { apiFetch } from "./api-fetch";
import { type ServiceKey, servicePath } from "./services";

const splitPath = (key: ServiceKey) => `${servicePath(key)}/traffic-split`;

export const trafficSplitQueries = {
  /** The split as it is now. Never refreshed behind the back of somebody who edits: only when asked. */
  view: (key: ServiceKey) =>
    queryOptions({
      queryKey: ["traffic-split", key],
      queryFn: ({ signal }) => apiFetch<TrafficSplitView>(splitPath(key), { signal }),
      // Last-known data cannot be edited, so nobody's edit is disturbed by asking until the cluster is back.
      refetchInterval: ({ state }) => (state.data?.lastKnown === true ? 2000 : false),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
    }),
  /** What a save would write, with each cluster's dry run. The last answer stays in view until the next is there. */
  preview: (key: ServiceKey, edit: TrafficSplitEdit) =>
    queryOptions({
      queryKey: ["traffic-split-preview", key, edit],
      queryFn: ({ signal }) =>
        apiFetch<TrafficSplitPreview>(`${splitPath(key)}/preview`, { method: "POST", body: edit, signal }),
      staleTime: 10_000,
      gcTime: 30_000,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  /**
   * Asked each second until every proxy has the configuration, or nobody can tell. `after` is istiod's newest push before
   * the save: what proxies acknowledged until then says nothing about it.
   */
  acknowledgement: (key: ServiceKey, revision: string, after: string | undefined) =>
    queryOptions({
      queryKey: ["traffic-split-acknowledgement", key, revision],
      queryFn: ({ signal }) =>
        apiFetch<Acknowledgement>(
          `${splitPath(key)}/acknowledgement${after === undefined ? "" : `?after=${encodeURIComponent(after)}`}`,
          { signal },
        ),
      refetchInterval: (query) =>
        query.state.data === undefined || query.state.data.state === "pending" ? 1000 : false,
      gcTime: 0,
    }),
};

export const trafficSplitMutations = {
  apply: (key: ServiceKey) =>
    mutationOptions({
      mutationFn: (edit: TrafficSplitEdit) =>
        apiFetch<TrafficSplitApplied>(splitPath(key), { method: "PUT", body: edit }),
    }),
  undo: (key: ServiceKey) =>
    mutationOptions({
      mutationFn: (undo: TrafficSplitUndo) =>
        apiFetch<TrafficSplitApplied>(`${splitPath(key)}/undo`, { method: "POST", body: undo }),
    }),
};
