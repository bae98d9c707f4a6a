import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { AccessBinding, AccessRole } from "@/lib/domain/tenancy/resources/access";
import { ExpiryField } from "./expiry-field";
import { RoleField } from "./role-field";
import { SubjectsField } from "./subjects-field";
import type { KnownSubjects } from "./subject-words";

interface BindingFieldsProps extends GroupProps<AccessBinding["spec"]> {
  known: KnownSubjects;
  roles: readonly AccessRole[];
}

const breakGlassHours = 4;

/** Who gets which role at a level, until when, and why. */
export function BindingFields({ known, roles, ...group }: BindingFieldsProps) {
  const { values, onChange, path, readOnly } = group;
  const part = bindFields(group);
  const isEmergency = values.breakGlass === true;
  return (
    <div className="flex flex-col gap-4">
      <SubjectsField
        label="Who"
        subjects={values.subjects}
        onChange={(subjects) => onChange({ ...values, subjects })}
        known={known}
        path={[...path, "subjects"]}
        readOnly={readOnly}
      />
      <RoleField
        value={values.role}
        onChange={(role) => onChange({ ...values, role })}
        custom={roles}
        path={[...path, "role"]}
        readOnly={readOnly}
      />
      <ExpiryField {...part.one("expiresAt")} {...(isEmergency ? { atMostHours: breakGlassHours } : {})} />
      <SwitchField
        label="Break-glass"
        description="An emergency: ends within four hours, needs a reason, and stands out in the history."
        {...part.flag("breakGlass")}
      />
      <TextField
        label="Reason"
        required={isEmergency}
        description="Read by whoever looks at the history."
        {...part.one("reason")}
        {...(isEmergency && (values.reason ?? "") === "" ? { error: "break-glass needs a reason" } : {})}
      />
    </div>
  );
}
