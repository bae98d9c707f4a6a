import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { Section } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { QuotaFields } from "@/components/tenancy/quota-fields";
import type { QuotaUse } from "@/components/tenancy/quota-words";
import type { Tenant } from "@/lib/domain/tenancy/resources/tenancy";

interface TenantFieldsProps extends GroupProps<Tenant["spec"]> {
  /** Names of the connected clusters. */
  clusters: readonly string[];
  used?: QuotaUse;
}

/** What a tenant is given: where it may be, what it may claim, what it may reach, how much of it. */
export function TenantFields({ clusters, used, ...group }: TenantFieldsProps) {
  const part = bindFields(group);
  return (
    <>
      <Section title="Name">
        <TextField
          label="Display name"
          description="What people read; the name in addresses stays as it is."
          {...part.one("displayName")}
        />
      </Section>
      <Section
        title="Where it may be"
        description="Its workspaces may own namespaces of these clusters and of no other."
      >
        <StringListField
          label="Clusters"
          description="* for every cluster, also those connected later. None: it can own no namespace."
          placeholder="west"
          suggestions={["*", ...clusters]}
          {...part.texts("clusters")}
        />
        <StringListField
          label="Shared gateways"
          description="NAMESPACE/NAME of gateways of the platform to which its routes may bind."
          placeholder="istio-ingress/public"
          {...part.texts("gateways")}
        />
        <StringListField
          label="Networks of its virtual machines"
          description="CIDR ranges in which its endpoints may lie."
          placeholder="10.20.0.0/16"
          {...part.texts("networks")}
        />
      </Section>
      <Section title="What it may claim">
        <StringListField
          label="Domains"
          description="Its workspaces may claim hosts within these. None: any host that nobody else has."
          placeholder="*.shop.example.com"
          {...part.texts("domains")}
        />
      </Section>
      <Section title="What it may reach" description="Beside its own services and those granted to it.">
        <StringListField
          label="External hosts"
          description="Hosts outside the mesh for which it may write a ServiceEntry in its own namespaces."
          placeholder="api.payments.example.net"
          {...part.texts("egress")}
        />
        <StringListField
          label="Token issuers"
          description="Hosts of which istiod may fetch signing keys for its RequestAuthentications."
          placeholder="login.example.com"
          {...part.texts("issuers")}
        />
        <StringListField
          label="Extension providers"
          description="Of the mesh configuration, by name: external authorization, tracing, logging."
          {...part.texts("providers")}
        />
      </Section>
      <Section title="Quota" description="An empty field sets no limit.">
        <QuotaFields
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
