import type { GroupProps } from "@/components/form/bind-fields";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { ServiceGrant } from "@/lib/domain/tenancy/resources/tenancy";
import { HostPicker } from "./host-picker";
import type { OwnService } from "./own-services";

interface ServiceGrantFieldsProps extends GroupProps<ServiceGrant["spec"]> {
  isNew: boolean;
  /** Other tenants that the person sees. */
  tenants: readonly { name: string; title: string }[];
  services: readonly OwnService[] | undefined;
  failure: string | undefined;
  hosts: readonly string[];
}

/** Which services another tenant may send to, and which tenant. */
export function ServiceGrantFields({
  isNew,
  tenants,
  services,
  failure,
  hosts,
  ...group
}: ServiceGrantFieldsProps) {
  const { values, onChange, path, readOnly } = group;
  const isListed = tenants.some(({ name }) => name === values.toTenant);
  return (
    <div className="flex flex-col gap-4">
      {tenants.length > 0 && (values.toTenant === "" || isListed) ? (
        <SelectField
          label="To tenant"
          required
          value={isListed ? values.toTenant : undefined}
          placeholder="Choose a tenant…"
          options={tenants.map(({ name, title }) => ({
            value: name,
            label: title,
            ...(title === name ? {} : { description: name }),
          }))}
          // Somebody else's grant is another one.
          readOnly={readOnly || !isNew}
          onChange={(toTenant) => onChange({ ...values, toTenant })}
        />
      ) : (
        <TextField
          label="To tenant"
          required
          mono
          description="Its name, as its people tell you: you do not see other tenants."
          value={values.toTenant}
          onChange={(toTenant = "") => onChange({ ...values, toTenant })}
          path={[...path, "toTenant"]}
          readOnly={readOnly || !isNew}
        />
      )}
      <HostPicker
        values={values.hosts}
        onChange={(next) => onChange({ ...values, hosts: next })}
        services={services}
        failure={failure}
        hosts={hosts}
        path={[...path, "hosts"]}
        readOnly={readOnly}
      />
    </div>
  );
}
