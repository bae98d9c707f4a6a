"use client";

import { useQuery } from "@tanstack/react-query";
import { Handshake, Plus } from "lucide-react";
import { useId, useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { decidePermission, type Permission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { makeName, newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { serviceQueries } from "@/lib/client/services";
import type { ServiceGrant } from "@/lib/domain/tenancy/resources/tenancy";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { listOwnHosts, listOwnNamespaces, listOwnServices } from "./own-services";
import { ServiceGrantFields } from "./service-grant-fields";
import { ServiceGrantList, tenantTitle } from "./service-grant-list";

type Open = { act: "give" } | { act: "edit" | "remove"; grant: ServiceGrant };

interface Props {
  tenant: string;
  overview: TenancyOverview;
}

/** Services of a tenant that others may send to, given and taken back; and those of others that it may send to. */
export function ServiceGrantsContainer({ tenant, overview }: Props) {
  const [open, setOpen] = useState<Open>();
  const id = useId();
  // Whoever decides what others ask of the tenant also gives without being asked.
  const permission = decidePermission("request:decide", { kind: "Tenant", name: tenant }, overview);
  const given = overview.serviceGrants.filter(({ spec }) => spec.fromTenant === tenant);
  const received = overview.serviceGrants.filter(({ spec }) => spec.toTenant === tenant);
  const give = (
    <Button size="sm" icon={Plus} onClick={() => setOpen({ act: "give" })}>
      Give services
    </Button>
  );
  const close = () => setOpen(undefined);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {permission.allowed ? (
            "Services of this tenant are called by others only where it gives them."
          ) : (
            <>
              You may not give services of this tenant: {permission.reason}.{" "}
              <WhyLink sentence={permission.reason} />
            </>
          )}
        </p>
        {permission.allowed && given.length > 0 ? give : null}
      </div>
      <section aria-labelledby={`${id}-given`}>
        <h2 id={`${id}-given`} className="px-4 pt-3 text-sm font-medium text-muted">
          Given to others
        </h2>
        {given.length === 0 ? (
          <EmptyState
            icon={Handshake}
            title="Nothing is given to others"
            className="py-8"
            {...(permission.allowed ? { action: give } : {})}
          >
            Another tenant&apos;s routes reach a service here only with a grant. Its people ask for one, or
            you give it before they ask.
          </EmptyState>
        ) : (
          <ServiceGrantList
            label="Given to others"
            grants={given}
            side="toTenant"
            tenants={overview.tenants}
            {...(permission.allowed
              ? {
                  actions: {
                    onEdit: (grant) => setOpen({ act: "edit", grant }),
                    onRemove: (grant) => setOpen({ act: "remove", grant }),
                  },
                }
              : {})}
          />
        )}
      </section>
      <section aria-labelledby={`${id}-received`} className="border-t border-line">
        <h2 id={`${id}-received`} className="px-4 pt-3 text-sm font-medium text-muted">
          Given by others
        </h2>
        {received.length === 0 ? (
          <p className="px-4 pt-1 pb-4 text-sm text-muted">
            None. A workspace asks for a service of another tenant among its requests.
          </p>
        ) : (
          <ServiceGrantList
            label="Given by others"
            grants={received}
            side="fromTenant"
            tenants={overview.tenants}
          />
        )}
      </section>
      {open?.act === "give" || open?.act === "edit" ? (
        <GrantEditor
          tenant={tenant}
          base={open.act === "edit" ? open.grant : null}
          overview={overview}
          permission={permission}
          onClose={close}
        />
      ) : null}
      {open?.act === "remove" ? (
        <RemoveResourceContainer
          resource="servicegrants"
          what={`services given to tenant ${open.grant.spec.toTenant}`}
          object={open.grant}
          known={overview}
          action={`Take back from ${tenantTitle(open.grant.spec.toTenant, overview.tenants)}`}
          onClose={close}
        >
          <p className="wrap-anywhere">
            Tenant {open.grant.spec.toTenant} may no longer send to {open.grant.spec.hosts.join(", ")}. Routes
            that do stay until they are changed, and show up among its violations.
          </p>
        </RemoveResourceContainer>
      ) : null}
    </>
  );
}

interface EditorProps extends Props {
  base: ServiceGrant | null;
  permission: Permission;
  onClose: () => void;
}

function GrantEditor({ tenant, base, overview, permission, onClose }: EditorProps) {
  const [initial] = useState(() =>
    newResource(makeName("grant"), { fromTenant: tenant, toTenant: "", hosts: [] as string[] }),
  );
  const services = useQuery(serviceQueries.ofNamespaces(listOwnNamespaces(tenant, overview)));
  const others = overview.tenants
    .filter(({ metadata }) => metadata.name !== tenant)
    .map(({ metadata, spec }) => ({ name: metadata.name, title: spec.displayName ?? metadata.name }));
  return (
    <ResourceEditorContainer<ServiceGrant["spec"]>
      layout="dialog"
      resource="servicegrants"
      what={() => `services given by tenant ${tenant}`}
      title={
        base === null ? "Give services" : `What ${tenantTitle(base.spec.toTenant, overview.tenants)} may call`
      }
      subtitle={`Services of tenant ${tenant} that another tenant's routes may send to.`}
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      action={base === null ? "Give them" : "Save"}
      onClose={() => onClose()}
    >
      {({ spec, onChange, readOnly, isNew }) => (
        <ServiceGrantFields
          values={spec}
          onChange={onChange}
          path={["spec"]}
          readOnly={readOnly}
          isNew={isNew}
          tenants={others}
          services={services.data && listOwnServices(tenant, overview, services.data)}
          failure={services.error?.message}
          hosts={listOwnHosts(tenant, overview)}
        />
      )}
    </ResourceEditorContainer>
  );
}
