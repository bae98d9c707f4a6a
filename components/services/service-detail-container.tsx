"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudOff, Globe, Split, Waypoints } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ServiceExplanationContainer } from "@/components/explanation/service-explanation-container";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { StatusPill } from "@/components/ui/status-pill";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { useFailure } from "@/components/ui/use-failure";
import { issueQueries } from "@/lib/client/issues";
import { serviceQueries } from "@/lib/client/services";
import { indexIssues } from "@/lib/domain/topology/find-issue-badges";
import { CallersCard } from "./callers-card";
import { ConfigurationList } from "./configuration-list";
import { EndpointTable } from "./endpoint-table";
import { HealthPill } from "./health-text";
import { ServiceFacts } from "./service-facts";
import { serviceHref, topologyHref } from "./service-href";
import { ServiceIssueList } from "./service-issue-list";
import { issueTargetOf } from "./issue-target";
import { TrafficCard } from "./traffic-card";
import { VersionsCard } from "./versions-card";
import { WorkloadTable } from "./workload-table";

interface ServiceDetailContainerProps {
  cluster: string;
  namespace: string;
  service: string;
}

const windowSeconds = 60;
const parts = ["workloads", "explain", "endpoints", "configuration", "issues"] as const;

/** The page of one service. */
export function ServiceDetailContainer({ cluster, namespace, service: name }: ServiceDetailContainerProps) {
  const [part, setPart] = useQueryState("tab", parseAsStringLiteral(parts).withDefault("workloads"));
  const where = { cluster, namespace, service: name };
  const detail = useQuery(serviceQueries.detail(where));
  const traffic = useQuery(serviceQueries.traffic(where, windowSeconds));
  const failure = useFailure(detail);
  const problem = failure ?? detail.error;
  const trafficFailure = useFailure(traffic);
  const service = detail.data;
  const issues = useQuery(issueQueries.worst());
  const findings = useMemo(
    () =>
      service === undefined || issues.data === undefined
        ? undefined
        : indexIssues(issues.data)(issueTargetOf(service)),
    [issues.data, service],
  );
  const identity = { cluster, namespace, name };

  return (
    <>
      <PageHeader
        title={name}
        state={
          service && (
            <>
              <HealthPill health={service.health} />
              {service.stale && (
                <StatusPill tone="warn" icon={CloudOff}>
                  last known
                </StatusPill>
              )}
            </>
          )
        }
        subtitle={`Service · namespace ${namespace} · cluster ${cluster}`}
        actions={
          service && (
            <>
              <Button asChild icon={Waypoints}>
                <Link href={topologyHref(identity)}>Show in topology</Link>
              </Button>
              <Button asChild icon={Globe}>
                <Link href={`${serviceHref(identity)}/expose`}>Expose</Link>
              </Button>
              <Button asChild variant="primary" icon={Split}>
                <Link href={`${serviceHref(identity)}/traffic-split`}>Edit split</Link>
              </Button>
            </>
          )
        }
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        {problem && (
          <ErrorState
            title={
              service
                ? "Could not refresh the service; this is what was last known"
                : "Could not load the service"
            }
            error={problem}
            onRetry={() => void detail.refetch()}
            retrying={detail.isFetching}
          />
        )}
        {detail.isPending && !failure && <SkeletonRows label="Loading the service" />}
        {service && (
          <>
            <div className="grid items-start gap-4 xl:grid-cols-[1.5fr_1fr]">
              <div className="flex min-w-0 flex-col gap-4">
                {traffic.isPending && !trafficFailure && <Skeleton className="h-48" />}
                {trafficFailure && (
                  <ErrorState
                    title="Could not measure the traffic"
                    error={trafficFailure}
                    onRetry={() => void traffic.refetch()}
                  />
                )}
                {traffic.data && <TrafficCard traffic={traffic.data} />}
                <VersionsCard service={service} traffic={traffic.data} />
                {traffic.data && <CallersCard traffic={traffic.data} />}
              </div>
              <ServiceFacts service={service} />
            </div>
            <Card flush>
              <Tabs
                value={part}
                onValueChange={(value) => void setPart(parts.find((each) => each === value) ?? null)}
                label="Parts of the service"
                listClassName="px-2"
                tabs={[
                  { value: "workloads", label: `Workloads ${service.workloads.length}` },
                  { value: "explain", label: "Explain" },
                  { value: "endpoints", label: `Endpoints ${service.endpoints.length}` },
                  { value: "configuration", label: `Configuration ${service.configuration.length}` },
                  { value: "issues", label: `Issues ${findings?.length ?? "…"}` },
                ]}
              >
                <TabPanel value="workloads" flush>
                  <WorkloadTable workloads={service.workloads} />
                </TabPanel>
                <TabPanel value="explain" className="p-4">
                  <ServiceExplanationContainer service={where} />
                </TabPanel>
                <TabPanel value="endpoints" flush>
                  <EndpointTable endpoints={service.endpoints} />
                </TabPanel>
                <TabPanel value="configuration" flush>
                  <ConfigurationList cluster={cluster} objects={service.configuration} />
                </TabPanel>
                <TabPanel value="issues" flush>
                  {findings === undefined ? (
                    <SkeletonRows label="Waiting for the analysis" />
                  ) : (
                    <ServiceIssueList findings={findings} />
                  )}
                </TabPanel>
              </Tabs>
            </Card>
          </>
        )}
      </div>
    </>
  );
}
