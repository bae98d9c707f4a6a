import { RightsField } from "@/components/access/rights-field";
import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { TextField } from "@/components/form/text-field";
import type { AccessRole } from "@/lib/domain/tenancy/resources/access";
import { adviseRole } from "./role-advice";

/** What a role of our own making is called, and what it lets do. */
export function RoleFields(group: GroupProps<AccessRole["spec"]>) {
  const { values, onChange, path, readOnly } = group;
  const part = bindFields(group);
  const advice = adviseRole(values.rights);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Display name" {...part.one("displayName")} />
      <RightsField
        label="Whoever has it may"
        values={values.rights}
        onChange={(rights) => onChange({ ...values, rights })}
        path={[...path, "rights"]}
        readOnly={readOnly}
      />
      {advice.length === 0 ? null : (
        <ul aria-label="Worth knowing" className="flex flex-col gap-1 text-sm wrap-anywhere text-muted">
          {advice.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
