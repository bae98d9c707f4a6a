import { useProblem, type ObjectPath } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { everybodyKind, type KnownSubjects, oneSubjectKinds } from "@/components/tenancy/subject-words";
import type { AssociationResource } from "@/lib/domain/tenancy/resources/access";

type Holder = AssociationResource["spec"]["subject"];

interface HolderFieldProps {
  value: Holder;
  onChange: (holder: Holder) => void;
  known: KnownSubjects;
  path: ObjectPath;
  readOnly: boolean;
}

const kinds = [...oneSubjectKinds, everybodyKind];

/** Who alone has rights somewhere: a team, a person, a program, or everybody. */
export function HolderField({ value, onChange, known, path, readOnly }: HolderFieldProps) {
  const problem = useProblem(path, true);
  const name = value.kind === "Everyone" ? "" : value.name;
  const choose = (next: string) => {
    if (value.kind !== "Everyone") onChange({ ...value, name: next });
  };
  return (
    <FieldGrid>
      <SelectField
        label="Who"
        required
        value={value.kind}
        options={kinds}
        readOnly={readOnly}
        onChange={(kind) => onChange(kind === "Everyone" ? { kind } : { kind, name: "" })}
      />
      {value.kind === "Everyone" ? null : value.kind === "Team" && isOffered(name, known) ? (
        <SelectField
          label="Team"
          required
          value={name === "" ? undefined : name}
          placeholder="Choose a team…"
          options={known.teams.map(({ metadata, spec }) => ({
            value: metadata.name,
            label: spec.displayName ?? metadata.name,
            ...(spec.displayName === undefined ? {} : { description: metadata.name }),
          }))}
          readOnly={readOnly}
          onChange={choose}
        />
      ) : (
        <TextField
          label="Name"
          required
          mono
          value={name}
          suggestions={value.kind === "User" ? known.users.map(({ spec }) => spec.subject) : []}
          error={problem === undefined || name !== "" ? undefined : "name who has these rights"}
          onChange={(next = "") => choose(next)}
          readOnly={readOnly}
        />
      )}
    </FieldGrid>
  );
}

/** A team can be chosen when there is any, and when the one that is named is still there. */
function isOffered(name: string, { teams }: KnownSubjects): boolean {
  return teams.length > 0 && (name === "" || teams.some(({ metadata }) => metadata.name === name));
}
