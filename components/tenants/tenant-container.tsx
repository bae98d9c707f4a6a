"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, Folder, History, Pencil, Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { LevelSettingsContainer } from "@/components/settings/level-settings-container";
import { BindingsContainer } from "@/components/tenancy/bindings-container";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { decidePermission } from "@/components/tenancy/permission";
import { QuotaContainer } from "@/components/tenancy/quota-container";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { RequestsContainer } from "@/components/tenancy/requests-container";
import { summarizeTenant, summarizeWorkspace } from "@/components/tenancy/summarize-tenancy";
import { WorkspaceHealthContainer } from "@/components/workspaces/workspace-services-container";
import { WorkspaceTable } from "@/components/workspaces/workspace-table";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { useFailure } from "@/components/ui/use-failure";
import { tenancyQueries } from "@/lib/client/tenancy";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { Tenant } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { GrantList } from "./grant-list";
import { ServiceGrantsContainer } from "./service-grants-container";
import { quotaUseOf, tenantHref } from "./tenant-table";
import { ViolationList } from "./violation-list";

const tabs = ["workspaces", "people", "services", "settings", "requests", "violations"] as const;
const words: Record<(typeof tabs)[number], string> = {
  workspaces: "Workspaces",
  people: "People",
  services: "Shared services",
  settings: "Settings",
  requests: "Requests",
  violations: "Violations",
};

/** One tenant: what it was given and what became of it. */
export function TenantContainer({ name }: { name: string }) {
  return (
    <OverviewContainer title={name}>
      {(overview) => {
        const tenant = overview.tenants.find(({ metadata }) => metadata.name === name);
        return tenant === undefined ? (
          <>
            <PageHeader title={name} />
            <EmptyState icon={Building2} title={`There is no tenant ${name}, or you may not see it`}>
              An operator can make it, or give you a role in it.
            </EmptyState>
          </>
        ) : (
          <TenantPage tenant={tenant} overview={overview} />
        );
      }}
    </OverviewContainer>
  );
}

function TenantPage({ tenant, overview }: { tenant: Tenant; overview: TenancyOverview }) {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("workspaces"));
  const [removing, setRemoving] = useState(false);
  const router = useRouter();
  const { name } = tenant.metadata;
  const level: Level = { kind: "Tenant", name };
  const summary = summarizeTenant(tenant, overview);
  const workspaces = overview.workspaces
    .filter(({ spec }) => spec.tenant === name)
    .map((workspace) => summarizeWorkspace(workspace, overview));
  // What a tenant is given is decided above it.
  const mayEdit = decidePermission("workspace:write", { kind: "Organization", name: "" }, overview);
  const mayCreate = decidePermission("workspace:write", level, overview);
  const newWorkspace = mayCreate.allowed ? (
    <Button asChild size="sm" icon={Plus}>
      <Link href={`/workspaces/new?tenant=${encodeURIComponent(name)}`}>New workspace</Link>
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader
        title={summary.title}
        subtitle={
          <>
            Tenant <code className="font-mono text-xs">{name}</code>
          </>
        }
        actions={
          <>
            <Button asChild icon={History}>
              <Link href={`/history?tenant=${encodeURIComponent(name)}`}>History</Link>
            </Button>
            {mayEdit.allowed ? (
              <>
                <IconButton icon={Trash2} label={`Delete tenant ${name}`} onClick={() => setRemoving(true)} />
                <Button asChild icon={Pencil}>
                  <Link href={`${tenantHref(name)}/edit`}>Edit</Link>
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_280px]">
          <Card flush>
            <Tabs
              value={tab}
              onValueChange={(value) =>
                void setTab(tabs.find((each) => each === value) ?? "workspaces", { history: "push" })
              }
              label="Parts of the tenant"
              listClassName="px-2"
              tabs={tabs.map((value) => ({
                value,
                label:
                  value === "requests" && summary.pendingRequests > 0
                    ? `${words[value]} (${summary.pendingRequests})`
                    : words[value],
              }))}
            >
              <TabPanel value="workspaces" flush>
                {newWorkspace === undefined || workspaces.length === 0 ? null : (
                  <div className="flex justify-end border-b border-line px-4 py-3">{newWorkspace}</div>
                )}
                {workspaces.length === 0 ? (
                  <EmptyState
                    icon={Folder}
                    title="No workspace yet"
                    {...(newWorkspace === undefined ? {} : { action: newWorkspace })}
                  >
                    A workspace owns namespaces of the tenant&apos;s clusters and hosts of its domains.
                  </EmptyState>
                ) : (
                  <WorkspaceTable
                    workspaces={workspaces}
                    withTenant={false}
                    Health={WorkspaceHealthContainer}
                  />
                )}
              </TabPanel>
              <TabPanel value="people" flush>
                <BindingsContainer level={level} overview={overview} />
              </TabPanel>
              <TabPanel value="services" flush>
                <ServiceGrantsContainer tenant={name} overview={overview} />
              </TabPanel>
              <TabPanel value="settings" flush>
                <LevelSettingsContainer level={level} overview={overview} />
              </TabPanel>
              <TabPanel value="requests" flush>
                <RequestsContainer level={level} overview={overview} />
              </TabPanel>
              <TabPanel value="violations" flush>
                <Violations tenant={name} />
              </TabPanel>
            </Tabs>
          </Card>
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-1">
            <Card title="What it was given">
              <GrantList spec={tenant.spec} serviceGrants={overview.serviceGrants} tenant={name} />
              {mayEdit.allowed ? null : (
                <p className="mt-3 text-sm text-muted">You may not change it: {mayEdit.reason}.</p>
              )}
            </Card>
            <Card title="Quota">
              <QuotaContainer level={level} quota={tenant.spec.quota} used={quotaUseOf(summary)} />
            </Card>
          </div>
        </div>
      </div>
      {removing ? (
        <RemoveResourceContainer
          resource="tenants"
          what={`tenant ${name}`}
          object={tenant}
          known={overview}
          action={`Delete ${name}`}
          onClose={() => setRemoving(false)}
          onRemoved={() => router.push("/tenants")}
        >
          <p>
            {workspaces.length === 0
              ? "It has no workspace."
              : `Its workspaces ${workspaces.map((workspace) => workspace.name).join(", ")} own nothing without it: ${summary.places} namespaces and ${summary.hosts} hosts belong to nobody.`}{" "}
            Every role given in it ends. Services, routes and policies in the clusters stay as they are.
          </p>
        </RemoveResourceContainer>
      ) : null}
    </>
  );
}

function Violations({ tenant }: { tenant: string }) {
  const violations = useQuery(tenancyQueries.violations());
  const failure = useFailure(violations);
  if (failure !== undefined)
    return (
      <ErrorState
        className="m-4"
        title="Violations could not be read"
        error={failure}
        retrying={violations.isFetching}
        onRetry={() => void violations.refetch()}
      />
    );
  if (violations.data === undefined) return <SkeletonRows rows={4} label="Looking for violations" />;
  return <ViolationList violations={violations.data.items.filter((each) => each.tenant === tenant)} />;
}
