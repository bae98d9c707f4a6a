import { ChoiceField } from "@/components/form/choice-field";
import type { ObjectPath } from "@/components/form/problems-context";
import type { AccessRole } from "@/lib/domain/tenancy/resources/access";
import { listRoles, rightWords } from "./right-words";

interface RoleFieldProps {
  value: string;
  onChange: (role: string) => void;
  custom: readonly AccessRole[];
  path: ObjectPath;
  readOnly: boolean;
}

/** Which role, each with what it means; the chosen one with every right it gives. */
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
      {chosen === undefined ? null : (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer text-muted hover:text-text">
            {chosen.rights.length === 1 ? "The one right" : `All ${chosen.rights.length} rights`} of{" "}
            {chosen.title}
          </summary>
          <ul className="mt-1.5 grid gap-x-4 gap-y-0.5 border-l-2 border-line pl-3 sm:grid-cols-2">
            {chosen.rights.map((right) => (
              <li key={right} className="wrap-anywhere">
                <code className="font-mono text-xs">{right}</code>{" "}
                <span className="text-muted">{rightWords[right]}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
