import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import type { AttributeResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

interface CustomAttributeFieldsProps extends GroupProps<AttributeResource["spec"]> {
  isNew: boolean;
  overview: TenancyOverview;
}

/** The class of an attribute, and the namespaces that lie in it. */
export function CustomAttributeFields({ isNew, overview, ...group }: CustomAttributeFieldsProps) {
  const { values, onChange, readOnly, path } = group;
  const part = bindFields(group);
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label="Policy class"
        required
        value={values.policyClass}
        options={overview.policyClasses.map(({ metadata, spec }) => ({
          value: metadata.name,
          label: spec.displayName ?? metadata.name,
        }))}
        path={[...path, "policyClass"]}
        // Rules name an attribute together with its class.
        readOnly={readOnly || !isNew}
        onChange={(policyClass) => onChange({ ...values, policyClass })}
      />
      <StringListField
        label="Namespaces"
        description="CLUSTER/NAMESPACE, or */NAMESPACE in every cluster. Rules on the attribute hold in them."
        placeholder="*/payments"
        suggestions={listNamespaces(overview)}
        {...part.texts("namespaces")}
      />
    </div>
  );
}

/** Each namespace of each cluster, then each as it is in every cluster. */
function listNamespaces({ clusters }: TenancyOverview): string[] {
  const places = clusters.flatMap(({ name, namespaces }) =>
    namespaces.map((namespace) => ({ cluster: name, namespace })),
  );
  const names = [...new Set(places.map(({ namespace }) => namespace))].toSorted();
  return [
    ...names.map((namespace) => `*/${namespace}`),
    ...places.map(({ cluster, namespace }) => `${cluster}/${namespace}`),
  ];
}
