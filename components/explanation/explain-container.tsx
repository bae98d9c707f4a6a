"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { TryItContainer } from "@/components/try-it/try-it-container";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { useFailure } from "@/components/ui/use-failure";
import { catalogQueries } from "@/lib/client/catalog";
import { clusterQueries } from "@/lib/client/clusters";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { AccessLogContainer } from "./access-log-container";

const ways = ["request", "log"] as const;
const view = {
  cluster: parseAsString,
  namespace: parseAsString.withDefault(""),
  by: parseAsStringLiteral(ways).withDefault("request"),
};

/** What a described request starts from where no policy is being edited. */
const nothing = (namespace: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: namespace, namespace },
});

/** "Why was this refused?": a described request or a line of an access log, followed through the mesh. */
export function ExplainContainer() {
  const [{ cluster: chosen, namespace, by }, setView] = useQueryStates(view);
  const clusters = useQuery(clusterQueries.list());
  const cluster = chosen ?? clusters.data?.items[0]?.name;
  const catalog = useQuery({ ...catalogQueries.get(cluster ?? ""), enabled: cluster !== undefined });
  const failure = useFailure(catalog);
  return (
    <>
      <PageHeader
        title="Explain"
        subtitle="Why was this refused, where does this go? Describe a request or paste a line of an access log; every answer names the object and field that decide."
        actions={
          <Select
            label="Cluster"
            value={cluster}
            onValueChange={(value) => void setView({ cluster: value })}
            options={(clusters.data?.items ?? []).map(({ name, displayName }) => ({
              value: name,
              label: displayName,
            }))}
          />
        }
      />
      <div className="mx-auto w-full max-w-5xl p-4 md:p-6">
        {failure && catalog.data === undefined ? (
          <ErrorState
            title={`Cluster ${cluster ?? ""} could not be read`}
            error={failure}
            retrying={catalog.isFetching}
            onRetry={() => void catalog.refetch()}
          />
        ) : null}
        {cluster === undefined || catalog.data === undefined ? (
          failure ? null : (
            <SkeletonRows rows={8} label="Reading the cluster" />
          )
        ) : (
          <Tabs
            value={by}
            onValueChange={(value) => void setView({ by: ways.find((way) => way === value) ?? null })}
            label="What to explain"
            tabs={[
              { value: "request", label: "A request" },
              { value: "log", label: "A line of an access log" },
            ]}
          >
            <TabPanel value="request">
              <TryItContainer
                key={cluster}
                cluster={cluster}
                namespace={namespace}
                object={nothing(namespace)}
                base={null}
                change={undefined}
                catalog={catalog.data}
              />
            </TabPanel>
            <TabPanel value="log">
              <Card title="A line of an access log">
                <AccessLogContainer key={cluster} cluster={cluster} />
              </Card>
            </TabPanel>
          </Tabs>
        )}
      </div>
    </>
  );
}
