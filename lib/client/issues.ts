import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { IssueListQuery, IssuePage } from "@/lib/domain/analysis/issue-view";
import type { Finding } from "@/lib/domain/istio/finding";
import { apiFetch } from "./api-fetch";

/** The list is ordered by severity, so the first pages hold the worst. */
const pagesOfWorst = 5;

export const issueQueries = {
  /** One page of the findings over all clusters; sooner again while a new analysis is under way. */
  list: (query: Partial<IssueListQuery>) =>
    queryOptions({
      queryKey: ["issues", query],
      queryFn: ({ signal }) => apiFetch<IssuePage>("/api/issues", { query, signal }),
      refetchInterval: ({ state }) => (state.data?.outdated === true ? 1000 : 5000),
      placeholderData: keepPreviousData,
    }),
  /** The worst thousand over all clusters, to be found beside what they are about. */
  worst: () =>
    queryOptions({
      queryKey: ["issues", "worst"],
      queryFn: async ({ signal }) => {
        const findings: Finding[] = [];
        for (let page = 1; page <= pagesOfWorst; page += 1) {
          const { items, total, pageSize, counts } = await apiFetch<IssuePage>("/api/issues", {
            query: { page, pageSize: 200 },
            signal,
          });
          findings.push(...items);
          if (page * pageSize >= total || page * pageSize >= counts.error + counts.warning) break;
        }
        return findings;
      },
      refetchInterval: 10_000,
    }),
};
