"use client";

import { Folder, Plus, Search } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { RequestsContainer } from "@/components/tenancy/requests-container";
import { isPending } from "@/components/tenancy/request-words";
import { summarizeWorkspace } from "@/components/tenancy/summarize-tenancy";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { WorkspaceHealthContainer } from "./workspace-services-container";
import { WorkspaceTable } from "./workspace-table";

const view = { search: parseAsString.withDefault(""), page: parseAsInteger.withDefault(1) };
const pageSize = 25;

/** The workspaces that the person may see; for a tenant this is home. */
export function WorkspacesContainer() {
  return (
    <OverviewContainer title="Workspaces">
      {(overview) => <WorkspacesPage overview={overview} />}
    </OverviewContainer>
  );
}

function WorkspacesPage({ overview }: { overview: TenancyOverview }) {
  const [{ search, page }, setView] = useQueryStates(view);
  const [asking, setAsking] = useState(false);
  const all = overview.workspaces.map((workspace) => summarizeWorkspace(workspace, overview));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all
    .filter(({ name, title, tenant, places }) => {
      const text = `${name} ${title} ${tenant} ${places.map(({ namespace }) => namespace).join(" ")}`;
      return words.every((word) => text.toLowerCase().includes(word));
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const mayCreate = Object.entries(overview.may).some(
    ([level, rights]) =>
      (level === "Organization" || level.startsWith("Tenant/")) && rights.includes("workspace:write"),
  );
  const create = mayCreate ? (
    <Button asChild variant="primary" icon={Plus}>
      <Link href="/workspaces/new">New workspace</Link>
    </Button>
  ) : undefined;
  const first = Math.max(1, Math.min(page, Math.ceil(found.length / pageSize)));
  return (
    <>
      <PageHeader
        title="Workspaces"
        state={<span className="text-muted">{all.length}</span>}
        subtitle="Namespaces, hosts and people that belong together."
        actions={all.length === 0 ? undefined : create}
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        <Card flush className="overflow-hidden">
          {all.length === 0 ? (
            <EmptyState
              icon={Folder}
              title="No workspace yet"
              action={create ?? <Button onClick={() => setAsking(true)}>Ask for access</Button>}
            >
              {mayCreate
                ? "A workspace owns namespaces of clusters and hosts, and says who may do what in them. Make one for each team that ships together."
                : "You have a role in no workspace. Ask for one, or ask whoever runs your team's workspace to give you a role in it."}
            </EmptyState>
          ) : (
            <>
              {all.length > 5 ? (
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on
                <div role="search" className="border-b border-line px-4 py-3">
                  <Input
                    icon={Search}
                    type="search"
                    aria-label="Search workspaces"
                    placeholder="Search by name, tenant or namespace"
                    className="w-full sm:w-80"
                    value={search}
                    onChange={(event) => void setView({ search: event.target.value, page: 1 })}
                  />
                </div>
              ) : null}
              {found.length === 0 ? (
                <EmptyState icon={Folder} title="No workspace fits">
                  Nothing has this name, tenant or namespace.
                </EmptyState>
              ) : (
                <WorkspaceTable
                  workspaces={found.slice((first - 1) * pageSize, first * pageSize)}
                  withTenant={new Set(all.map(({ tenant }) => tenant)).size > 1}
                  Health={WorkspaceHealthContainer}
                />
              )}
              {found.length > pageSize ? (
                <div className="border-t border-line">
                  <Pagination
                    page={first}
                    pageSize={pageSize}
                    total={found.length}
                    noun="workspaces"
                    onPageChange={(next) => void setView({ page: next })}
                  />
                </div>
              ) : null}
            </>
          )}
        </Card>
        {overview.requests.some(isPending) ? (
          <Card flush title="Waiting requests">
            <RequestsContainer
              level={{ kind: "Organization", name: "" }}
              overview={{ ...overview, requests: overview.requests.filter(isPending) }}
            />
          </Card>
        ) : null}
      </div>
      {asking ? (
        <AskContainer
          start={{ type: "Role", level: firstLevel(overview) }}
          overview={overview}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** The nearest thing that somebody without a workspace can name: their tenant, or the organization. */
function firstLevel(overview: TenancyOverview) {
  const tenant = overview.tenants[0]?.metadata.name;
  return tenant === undefined
    ? ({ kind: "Organization", name: "" } as const)
    : ({ kind: "Tenant", name: tenant } as const);
}
