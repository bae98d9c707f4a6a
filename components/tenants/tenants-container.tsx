"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { WhyLink } from "@/components/access/why-link";
import { buildOwnershipMatrix } from "@/components/ownership/ownership-matrix";
import { OwnershipPicture } from "@/components/ownership/ownership-picture";
import { describeConflict } from "@/components/tenancy/describe-conflict";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { decidePermission } from "@/components/tenancy/permission";
import { summarizeTenant } from "@/components/tenancy/summarize-tenancy";
import { workspaceHref } from "@/components/workspaces/workspace-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { tenancyQueries } from "@/lib/client/tenancy";
import type { TenancyOverview, Violation } from "@/lib/domain/tenancy/tenancy-view";
import { TenantTable } from "./tenant-table";

const tabs = ["tenants", "ownership"] as const;

/** All tenants, and who owns which namespace of which cluster. */
export function TenantsContainer() {
  return (
    <OverviewContainer title="Tenants">{(overview) => <TenantsPage overview={overview} />}</OverviewContainer>
  );
}

function TenantsPage({ overview }: { overview: TenancyOverview }) {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("tenants"));
  const router = useRouter();
  const violations = useQuery(tenancyQueries.violations());
  const objects = useQuery(tenancyQueries.objectCounts());
  const permission = decidePermission("workspace:write", { kind: "Organization", name: "" }, overview);
  const { conflicts, unowned } = overview.ownership;
  const create = permission.allowed ? (
    <Button asChild variant="primary" icon={Plus}>
      <Link href="/tenants/new">New tenant</Link>
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Tenants"
        state={<span className="text-muted">{overview.tenants.length}</span>}
        subtitle="Who shares the clusters, what each was given, and what belongs to whom."
        actions={overview.tenants.length === 0 ? undefined : create}
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <OverviewNotes overview={overview} />
        {violations.error === null || violations.data !== undefined ? null : (
          <Callout tone="warn" title="Violations are unknown">
            {violations.error.message}
          </Callout>
        )}
        {permission.allowed ? null : (
          <Callout tone="info" title="You see tenants and may not change them">
            {permission.reason} <WhyLink sentence={permission.reason} />
          </Callout>
        )}
        <Card flush>
          <Tabs
            value={tab}
            onValueChange={(value) =>
              void setTab(tabs.find((each) => each === value) ?? "tenants", { history: "push" })
            }
            label="Tenants and ownership"
            listClassName="px-2"
            tabs={[
              { value: "tenants", label: "Tenants" },
              {
                value: "ownership",
                label: (
                  <>
                    Ownership
                    {conflicts.length > 0 ? <Badge>{conflicts.length} in conflict</Badge> : null}
                  </>
                ),
              },
            ]}
          >
            <TabPanel value="tenants" flush>
              {overview.tenants.length === 0 ? (
                <EmptyState icon={Building2} title="No tenant yet" {...(create ? { action: create } : {})}>
                  A tenant is given clusters, domains and limits; its people make workspaces in them and
                  route, secure and watch their own services, and see nobody else&apos;s.
                </EmptyState>
              ) : (
                <TenantTable
                  tenants={overview.tenants
                    .map((tenant) => ({
                      ...summarizeTenant(tenant, overview),
                      quota: tenant.spec.quota,
                      objects: objects.data?.get(`Tenant/${tenant.metadata.name}`),
                      violations: countViolations(violations.data?.items, tenant.metadata.name),
                    }))
                    .toSorted((a, b) => a.name.localeCompare(b.name))}
                />
              )}
            </TabPanel>
            <TabPanel value="ownership" flush>
              {conflicts.length === 0 ? null : (
                <ul aria-label="Conflicts" className="divide-y divide-line border-b border-line text-sm">
                  {conflicts.map((conflict) => {
                    const { title, detail } = describeConflict(conflict);
                    return (
                      <li key={`${title} ${detail}`} className="px-4 py-2 wrap-anywhere">
                        <span className="font-medium">{title}</span>{" "}
                        <span className="text-muted">{detail}</span>
                      </li>
                    );
                  })}
                </ul>
              )}
              <OwnershipPicture
                rows={buildOwnershipMatrix(overview)}
                clusters={overview.clusters.map(({ name, environment, region }) => {
                  const note = [environment, region].filter((part) => part !== undefined).join(", ");
                  return note === "" ? { name } : { name, note };
                })}
                onOpen={({ owner }) => {
                  if (owner !== undefined && owner !== "") router.push(workspaceHref(owner));
                }}
              />
              <p className="border-t border-line px-4 py-3 text-sm text-muted">
                {unowned.length} {unowned.length === 1 ? "namespace belongs" : "namespaces belong"} to no
                workspace. Enter on an owned one opens its workspace.
              </p>
            </TabPanel>
          </Tabs>
        </Card>
      </div>
    </>
  );
}

function countViolations(violations: readonly Violation[] | undefined, tenant: string): number | undefined {
  return violations?.filter((violation) => violation.tenant === tenant).length;
}
