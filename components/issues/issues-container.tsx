"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Search, X } from "lucide-react";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { SwitchField } from "@/components/form/switch-field";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusPill } from "@/components/ui/status-pill";
import { useFailure } from "@/components/ui/use-failure";
import { clusterQueries } from "@/lib/client/clusters";
import { issueQueries } from "@/lib/client/issues";
import { formatReference } from "@/lib/domain/istio/explanation";
import { IssueRow } from "./issue-row";
import { SeverityFilter } from "./severity-filter";

const view = {
  severity: parseAsStringLiteral(["error", "warning", "info"]),
  cluster: parseAsString,
  code: parseAsString,
  search: parseAsString.withDefault(""),
  suppressed: parseAsStringLiteral(["show"]),
  page: parseAsInteger.withDefault(1),
};
const every = "*";

/** What is wrong, weak or surprising in all clusters; the view is in the URL. */
export function IssuesContainer() {
  const [{ severity, cluster, code, search, suppressed, page }, setView] = useQueryStates(view);
  const clusters = useQuery(clusterQueries.list());
  const issues = useQuery(
    issueQueries.list({
      search,
      page: Math.max(1, page),
      ...(severity === null ? {} : { severity }),
      ...(cluster === null ? {} : { cluster }),
      ...(code === null ? {} : { code }),
      ...(suppressed === null ? {} : { suppressed }),
    }),
  );
  const failure = useFailure(issues);
  const data = issues.data;
  const filtered = search !== "" || severity !== null || cluster !== null || code !== null;
  // Only then may it be said that nothing is wrong.
  const isClean =
    !filtered &&
    data !== undefined &&
    data.total === 0 &&
    data.failures.length === 0 &&
    data.counts.suppressed === 0;
  return (
    <>
      <PageHeader
        title="Issues"
        state={
          data === undefined ? undefined : data.outdated ? (
            <StatusPill tone="progress">looking again</StatusPill>
          ) : data.failures.length > 0 ? undefined : (
            <StatusPill tone="ok">up to date</StatusPill>
          )
        }
        subtitle="What the analysis of all clusters finds: codes of istioctl analyze (IST), of Kiali (KIA) and checks between clusters (ISM)."
      />
      <div className="flex flex-col gap-3 p-4 md:p-6">
        {data?.failures.map((each) => (
          <Callout
            key={`${each.cluster} ${each.status.message}`}
            tone="warn"
            title={
              each.status.reason === "ServiceUnavailable"
                ? `${each.cluster} does not answer; its issues are as last known`
                : `${each.cluster} could not be looked at completely`
            }
          >
            {each.status.message}
          </Callout>
        ))}
        {data === undefined ? null : (
          <SeverityFilter
            counts={data.counts}
            chosen={severity}
            onChange={(next) => void setView({ severity: next, page: 1 })}
          />
        )}
        <Card flush>
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on */}
          <div role="search" className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
            <Input
              icon={Search}
              type="search"
              aria-label="Search issues"
              placeholder="Search by object or message"
              value={search}
              onChange={(event) => void setView({ search: event.target.value, page: 1 })}
              className="w-full sm:w-64"
            />
            <Select
              label="Cluster"
              value={cluster ?? every}
              onValueChange={(value) => void setView({ cluster: value === every ? null : value, page: 1 })}
              options={[
                { value: every, label: "All clusters" },
                ...(clusters.data?.items ?? []).map(({ name, displayName }) => ({
                  value: name,
                  label: displayName,
                })),
              ]}
            />
            <Select
              label="Code"
              value={code ?? every}
              onValueChange={(value) => void setView({ code: value === every ? null : value, page: 1 })}
              options={[
                { value: every, label: "All codes" },
                ...(data?.codes ?? []).map((each) => ({
                  value: each.code,
                  label: `${each.code} (${each.total})`,
                })),
                ...(code !== null && data?.codes.every((each) => each.code !== code) === true
                  ? [{ value: code, label: `${code} (0)` }]
                  : []),
              ]}
            />
            <SwitchField
              label={`Show suppressed${data === undefined ? "" : ` (${data.counts.suppressed})`}`}
              checked={suppressed === "show"}
              onChange={(checked) => void setView({ suppressed: checked ? "show" : null, page: 1 })}
            />
            {filtered ? (
              <Button
                variant="ghost"
                icon={X}
                onClick={() =>
                  void setView({ search: "", severity: null, cluster: null, code: null, page: 1 })
                }
              >
                Clear
              </Button>
            ) : null}
          </div>
          {failure ? (
            <ErrorState
              className="m-4"
              title="The issues could not be read"
              error={failure}
              retrying={issues.isFetching}
              onRetry={() => void issues.refetch()}
            />
          ) : null}
          {data === undefined && !failure ? <SkeletonRows rows={8} label="Looking for issues" /> : null}
          {data !== undefined && data.items.length > 0 ? (
            <>
              <ul aria-label="Issues" className="divide-y divide-line">
                {data.items.map((finding) => (
                  <IssueRow
                    key={`${finding.cluster} ${finding.code} ${formatReference(finding.object)} ${finding.message} ${(finding.path ?? []).join(".")}`}
                    finding={finding}
                  />
                ))}
              </ul>
              <div className="border-t border-line">
                <Pagination
                  page={data.page}
                  pageSize={data.pageSize}
                  total={data.total}
                  noun="issues"
                  onPageChange={(next) => void setView({ page: next })}
                />
              </div>
            </>
          ) : null}
          {data?.items.length === 0 ? (
            <EmptyState icon={CircleCheck} title={isClean ? "No issues" : "No issue fits"}>
              {isClean
                ? "Every object of every cluster was checked and nothing was found."
                : "Nothing on this page of what was found has this severity, cluster, code and text."}
            </EmptyState>
          ) : null}
        </Card>
      </div>
    </>
  );
}
