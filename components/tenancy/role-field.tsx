import { ChoiceField } from "@/components/form/choice-field";
import type { ObjectPath } from "@/components/form/problems-context";
import type { AccessRole } from "@/lib/domain/tenancy/resources/access";
import { RoleRights } from "./role-rights";
import { listRoles } from "./right-words";

interface RoleFieldProps {
  value: string;
  onChange: (role: string) => void;
  custom: readonly AccessRole[];
  path: ObjectPath;
  readOnly: boolean;
}

/** Which role, each with what it means, also those of our own making; the chosen one with every right it gives. */
export function RoleField({ value, onChange, custom, path, readOnly }: RoleFieldProps) {
  const roles = listRoles(custom);
  const chosen = roles.find(({ name }) => name === value);
  return (
    <div className="flex flex-col gap-2">
      <ChoiceField
        label="Role"
        value={value}
        onChange={onChange}
        path={path}
        readOnly={readOnly}
        choices={roles.map(({ name, title, meaning }) => ({
          value: name,
          label: title,
          description: meaning,
        }))}
      />
      {chosen === undefined ? (
        <p className="text-sm wrap-anywhere text-bad">
          There is no role {value} any more: as it stands, it gives nothing.
        </p>
      ) : (
        <RoleRights title={chosen.title} rights={chosen.rights} />
      )}
    </div>
  );
}
