import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { Section } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { QuotaFields } from "@/components/tenancy/quota-fields";
import type { QuotaUse } from "@/components/tenancy/quota-words";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import type { ReactNode } from "react";

interface WorkspaceFieldsProps extends GroupProps<Workspace["spec"]> {
  /** The field for the name, while the workspace is new. */
  nameField: ReactNode;
  /** Tenants in which the person may make workspaces. */
  tenants: readonly { name: string; title: string; domains: readonly string[] }[];
  isNew: boolean;
  /** `cluster/namespace` of places that nobody owns. */
  freePlaces: readonly string[];
  /** The draft as a picture, under the field for namespaces. */
  picture: ReactNode;
  used?: QuotaUse;
}

/** What a workspace owns and asks for. */
export function WorkspaceFields(props: WorkspaceFieldsProps) {
  const { nameField, tenants, isNew, freePlaces, picture, used, ...group } = props;
  const part = bindFields(group);
  const tenant = tenants.find(({ name }) => name === group.values.tenant);
  return (
    <>
      <Section title="Name">
        {nameField}
        {isNew ? (
          <SelectField
            label="Tenant"
            required
            description="Whose clusters, domains and quota count."
            options={tenants.map(({ name, title }) => ({ value: name, label: title }))}
            value={group.values.tenant}
            onChange={(value) => group.onChange({ ...group.values, tenant: value })}
            path={[...group.path, "tenant"]}
            readOnly={group.readOnly}
          />
        ) : null}
        <TextField label="Display name" {...part.one("displayName")} />
      </Section>
      <Section
        title="Namespaces"
        description="Owned by this workspace alone. The picture shows them with your change, before anything is saved."
      >
        <StringListField
          label="Namespaces"
          description="CLUSTER/NAMESPACE, or */NAMESPACE for every cluster of the tenant, also of tomorrow."
          placeholder="west/shop"
          suggestions={freePlaces}
          {...part.texts("namespaces")}
        />
        <div className="overflow-hidden rounded-md border border-line">{picture}</div>
      </Section>
      <Section title="Hosts" description="Which only this workspace may route.">
        <StringListField
          label="Hosts"
          description={
            tenant === undefined || tenant.domains.length === 0
              ? "DNS names, optionally with *. in front, that nobody else has."
              : `Within the domains of the tenant: ${tenant.domains.join(", ")}.`
          }
          placeholder="shop.example.com"
          {...part.texts("hosts")}
        />
      </Section>
      <Section title="Quota" description="An empty field sets no limit of its own; the tenant's still holds.">
        <QuotaFields
          fields={["namespaces", "hosts", "objects"]}
          values={group.values.quota}
          onChange={(quota) => group.onChange({ ...group.values, quota })}
          path={[...group.path, "quota"]}
          readOnly={group.readOnly}
          {...(used === undefined ? {} : { used })}
        />
      </Section>
    </>
  );
}
