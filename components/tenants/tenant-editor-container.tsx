"use client";

import { Building2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Section } from "@/components/form/section";
import { NameField } from "@/components/tenancy/name-field";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { decidePermission } from "@/components/tenancy/permission";
import { newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { summarizeTenant } from "@/components/tenancy/summarize-tenancy";
import { EmptyState } from "@/components/ui/empty-state";
import type { Tenant } from "@/lib/domain/tenancy/resources/tenancy";
import { TenantFields } from "./tenant-fields";
import { quotaUseOf, tenantHref } from "./tenant-table";

const empty: Tenant["spec"] = {
  clusters: [],
  domains: [],
  egress: [],
  issuers: [],
  networks: [],
  providers: [],
  gateways: [],
};

/** The page that makes a tenant or changes what it was given. @param name undefined: a new one. */
export function TenantEditorContainer({ name }: { name: string | undefined }) {
  const router = useRouter();
  return (
    <OverviewContainer title={name ?? "New tenant"}>
      {(overview) => {
        const base = overview.tenants.find(({ metadata }) => metadata.name === name);
        if (name !== undefined && base === undefined)
          return (
            <EmptyState icon={Building2} title={`There is no tenant ${name}, or you may not see it`}>
              An operator can make it, or give you a role in it.
            </EmptyState>
          );
        return (
          <ResourceEditorContainer<Tenant["spec"]>
            key={name ?? "new"}
            layout="page"
            resource="tenants"
            what={(written) => `tenant ${written}`}
            title={name === undefined ? "New tenant" : `Edit ${base?.spec.displayName ?? name}`}
            subtitle={name === undefined ? undefined : `Tenant ${name}`}
            base={base ?? null}
            initial={newResource("", empty)}
            permission={decidePermission("workspace:write", { kind: "Organization", name: "" }, overview)}
            known={overview}
            action={name === undefined ? "Create the tenant" : "Save"}
            onClose={(saved) => {
              const next = saved?.metadata.name ?? name;
              router.push(next === undefined ? "/tenants" : tenantHref(next));
            }}
          >
            {(draft) => (
              <>
                {draft.isNew ? (
                  <Section title="New tenant">
                    <NameField
                      name={draft.name}
                      onName={draft.onName}
                      isNew={draft.isNew}
                      readOnly={draft.readOnly}
                      placeholder="storefront"
                    />
                  </Section>
                ) : null}
                <TenantFields
                  values={draft.spec}
                  onChange={draft.onChange}
                  path={["spec"]}
                  readOnly={draft.readOnly}
                  clusters={overview.clusters.map((cluster) => cluster.name)}
                  {...(base === undefined ? {} : { used: quotaUseOf(summarizeTenant(base, overview)) })}
                />
              </>
            )}
          </ResourceEditorContainer>
        );
      }}
    </OverviewContainer>
  );
}
