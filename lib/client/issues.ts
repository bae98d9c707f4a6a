import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { IssueListQuery, IssuePage } from "@/lib/domain/analysis/issue-view";
import { apiFetch } from "./api-fetch";

export const issueQueries = {
  /** One page of the findings over all clusters; sooner again while a new analysis is under way. */
  list: (query: Partial<IssueListQuery>) =>
    queryOptions({
      queryKey: ["issues", query],
      queryFn: ({ signal }) => apiFetch<IssuePage>("/api/issues", { query, signal }),
      refetchInterval: ({ state }) => (state.data?.outdated === true ? 1000 : 5000),
      placeholderData: keepPreviousData,
    }),
};
