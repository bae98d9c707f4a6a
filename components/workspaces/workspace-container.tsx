"use client";

import { Folder, History, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { LevelSettingsContainer } from "@/components/settings/level-settings-container";
import { BindingsContainer } from "@/components/tenancy/bindings-container";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { decidePermission } from "@/components/tenancy/permission";
import { QuotaContainer } from "@/components/tenancy/quota-container";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { RequestsContainer } from "@/components/tenancy/requests-container";
import { summarizeWorkspace } from "@/components/tenancy/summarize-tenancy";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { ConflictNotes } from "./conflict-notes";
import { GrantedServicesContainer } from "./granted-services-container";
import { GroupsContainer } from "./groups-container";
import { HostsContainer } from "./hosts-container";
import { PlaceList } from "./place-list";
import { WorkspaceObjectsContainer } from "./workspace-objects-container";
import { WorkspaceHealthContainer, WorkspaceServicesContainer } from "./workspace-services-container";
import { workspaceHref } from "./workspace-table";

const tabs = ["services", "configuration", "hosts", "groups", "people", "settings", "requests"] as const;
const writes = ["traffic:write", "security:write", "gateway:write", "telemetry:write"] as const;

/** One workspace: what is in it, what it owns, who may do what, and what was asked for. */
export function WorkspaceContainer({ name }: { name: string }) {
  return (
    <OverviewContainer title={name}>
      {(overview) => {
        const workspace = overview.workspaces.find(({ metadata }) => metadata.name === name);
        return workspace === undefined ? (
          <>
            <PageHeader title={name} />
            <EmptyState
              icon={Folder}
              title={`There is no workspace ${name}, or you may not see it`}
              action={
                <Button asChild>
                  <Link href="/workspaces">The workspaces you see</Link>
                </Button>
              }
            >
              Somebody who administers it can give you a role in it.
            </EmptyState>
          </>
        ) : (
          <WorkspacePage workspace={workspace} overview={overview} />
        );
      }}
    </OverviewContainer>
  );
}

function WorkspacePage({ workspace, overview }: { workspace: Workspace; overview: TenancyOverview }) {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("services"));
  const [removing, setRemoving] = useState(false);
  const router = useRouter();
  const { name } = workspace.metadata;
  const { spec } = workspace;
  const level: Level = { kind: "Workspace", name };
  const summary = summarizeWorkspace(workspace, overview);
  // What a workspace owns is the tenant's to give.
  const permission = decidePermission("workspace:write", { kind: "Tenant", name: spec.tenant }, overview);
  const mayWrite = writes.some((right) => overview.may[`Workspace/${name}`]?.includes(right) === true);
  return (
    <>
      <PageHeader
        title={summary.title}
        state={<WorkspaceHealthContainer places={summary.places} />}
        subtitle={
          <>
            Workspace <code className="font-mono text-xs">{name}</code> of tenant{" "}
            <Link href={`/tenants/${encodeURIComponent(spec.tenant)}`} className="link underline">
              {spec.tenant}
            </Link>
          </>
        }
        actions={
          <>
            <Button asChild icon={History}>
              <Link href={`/history?workspace=${encodeURIComponent(name)}`}>History</Link>
            </Button>
            {permission.allowed ? (
              <>
                <IconButton
                  icon={Trash2}
                  label={`Delete workspace ${name}`}
                  onClick={() => setRemoving(true)}
                />
                <Button asChild icon={Pencil}>
                  <Link href={`${workspaceHref(name)}/edit`}>Edit</Link>
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        <ConflictNotes workspace={name} conflicts={overview.ownership.conflicts} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_300px]">
          <Card flush>
            <Tabs
              value={tab}
              onValueChange={(value) =>
                void setTab(tabs.find((each) => each === value) ?? "services", { history: "push" })
              }
              label="Parts of the workspace"
              listClassName="px-2"
              tabs={[
                { value: "services", label: "Services" },
                { value: "configuration", label: "Configuration" },
                { value: "hosts", label: <TabLabel text="Hosts" count={summary.hosts} /> },
                { value: "groups", label: <TabLabel text="Groups" count={summary.groups} /> },
                { value: "people", label: <TabLabel text="People" count={summary.people} /> },
                { value: "settings", label: "Settings" },
                { value: "requests", label: <TabLabel text="Requests" count={summary.pendingRequests} /> },
              ]}
            >
              <TabPanel value="services" flush>
                <WorkspaceServicesContainer places={summary.places} />
              </TabPanel>
              <TabPanel value="configuration" flush>
                <WorkspaceObjectsContainer places={summary.places} mayWrite={mayWrite} />
              </TabPanel>
              <TabPanel value="hosts" flush>
                <HostsContainer workspace={workspace} overview={overview} />
              </TabPanel>
              <TabPanel value="groups" flush>
                <GroupsContainer workspace={workspace} overview={overview} />
              </TabPanel>
              <TabPanel value="people" flush>
                <BindingsContainer level={level} overview={overview} />
              </TabPanel>
              <TabPanel value="settings" flush>
                <LevelSettingsContainer level={level} overview={overview} />
              </TabPanel>
              <TabPanel value="requests" flush>
                <RequestsContainer level={level} overview={overview} />
              </TabPanel>
            </Tabs>
          </Card>
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-1">
            <Card title="Places">
              <PlaceList places={summary.places} selectors={spec.namespaces} />
            </Card>
            <Card title="Quota">
              <QuotaContainer
                level={level}
                quota={spec.quota}
                used={{ namespaces: summary.places.length, hosts: summary.hosts }}
              />
            </Card>
            <GrantedServicesContainer workspace={workspace} overview={overview} />
            {permission.allowed ? null : (
              <p className="px-1 text-sm text-muted">
                You may not change what this workspace owns: {permission.reason}.{" "}
                <WhyLink sentence={permission.reason} />
              </p>
            )}
          </div>
        </div>
      </div>
      {removing ? (
        <RemoveResourceContainer
          resource="workspaces"
          what={`workspace ${name}`}
          object={workspace}
          known={overview}
          action={`Delete ${name}`}
          onClose={() => setRemoving(false)}
          onRemoved={() => router.push("/workspaces")}
        >
          <p>
            {summary.groups} {summary.groups === 1 ? "group" : "groups"}, {summary.hosts} claimed{" "}
            {summary.hosts === 1 ? "host" : "hosts"} and every role given in it end, and{" "}
            {summary.places.length} {summary.places.length === 1 ? "namespace belongs" : "namespaces belong"}{" "}
            to nobody. Services, routes and policies in the clusters stay as they are.
          </p>
        </RemoveResourceContainer>
      ) : null}
    </>
  );
}

function TabLabel({ text, count }: { text: string; count: number }) {
  return (
    <>
      {text}
      {count > 0 ? <Badge>{count}</Badge> : null}
    </>
  );
}
