import { z } from "zod";
import type { Finding } from "../istio/finding";
import type { Page } from "../kubernetes/service-view";

/** Query of `GET /api/issues`; everything optional, bad values are refused. */
export const issueListQuerySchema = z.object({
  severity: z.enum(["error", "warning", "info"]).optional(),
  cluster: z.string().max(63).optional(),
  code: z.string().max(20).optional(),
  namespace: z.string().max(63).optional(),
  search: z.string().max(200).default(""),
  /** Without it the suppressed are left out; `only` shows nothing else. */
  suppressed: z.enum(["hide", "show", "only"]).default("hide"),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
export type IssueListQuery = z.infer<typeof issueListQuerySchema>;

export interface IssueCounts {
  error: number;
  warning: number;
  info: number;
  suppressed: number;
}

export interface IssuePage extends Page<Finding> {
  /** Of everything that fits the query but for `severity` and `suppressed`: what the filters of the page show. */
  counts: IssueCounts;
  /** By code, of the same; most frequent first. */
  codes: { code: string; severity: Finding["severity"]; total: number }[];
  /** When the clusters were looked at, RFC 3339. */
  analyzedAt: string;
  /** Something changed since; a new analysis is under way. */
  outdated: boolean;
}

/** One page of findings, in the order given. A finding fits a cluster or a namespace also by what it is related to. */
export function listIssues(
  findings: readonly Finding[],
  query: IssueListQuery,
): Pick<IssuePage, "items" | "total" | "page" | "pageSize" | "counts" | "codes"> {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const near = findings.filter((finding) => {
    const { code, cluster, object, message, related = [] } = finding;
    const places = [{ cluster, namespace: object.namespace }, ...related];
    if (query.code !== undefined && query.code !== code) return false;
    const fits = places.some(
      (place) =>
        (query.cluster === undefined || place.cluster === query.cluster) &&
        (query.namespace === undefined || place.namespace === query.namespace),
    );
    if (!fits) return false;
    const text =
      `${code} ${cluster} ${object.kind} ${object.namespace}/${object.name} ${message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const counts: IssueCounts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  const codes = new Map<string, IssuePage["codes"][number]>();
  for (const { severity, suppressed, code } of near) {
    counts[suppressed ? "suppressed" : severity] += 1;
    if (suppressed) continue;
    const entry = codes.get(code) ?? { code, severity, total: 0 };
    codes.set(code, { ...entry, total: entry.total + 1 });
  }
  const rows = near.filter(
    ({ severity, suppressed = false }) =>
      (query.severity === undefined || query.severity === severity) &&
      (query.suppressed === "show" || suppressed === (query.suppressed === "only")),
  );
  const start = (query.page - 1) * query.pageSize;
  return {
    items: rows.slice(start, start + query.pageSize),
    total: rows.length,
    page: query.page,
    pageSize: query.pageSize,
    counts,
    codes: [...codes.values()].toSorted((a, b) => b.total - a.total || (a.code < b.code ? -1 : 1)),
  };
}
