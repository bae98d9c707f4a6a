"use client";

import { useState } from "react";
import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { HttpMatchValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";

type Match = NonNullable<HttpMatchValues["uri"]>;
type Kind = Match["kind"];

const kinds = [
  { value: "exact", label: "is" },
  { value: "prefix", label: "starts with" },
  { value: "regex", label: "matches the expression", description: "RE2, the whole text" },
] as const;

interface StringMatchFieldProps {
  label: string;
  value: Match | undefined;
  onChange: (match: Match | undefined) => void;
  path: ObjectPath;
  readOnly: boolean;
  /** How a text is compared until somebody chooses. */
  initial?: Kind;
  placeholder?: string;
  suggestions?: readonly string[];
  description?: string;
}

/** A text of the request and how it is compared. Emptied, the request is not asked for it. */
export function StringMatchField(props: StringMatchFieldProps) {
  const { label, value, onChange, path, readOnly, initial = "exact" } = props;
  const [chosen, setChosen] = useState<Kind>(initial);
  const kind = value?.kind ?? chosen;
  return (
    <div className="grid gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <SelectField<Kind>
        label={`${label} is compared`}
        required
        value={kind}
        options={kinds}
        readOnly={readOnly}
        onChange={(next) => {
          setChosen(next);
          if (value !== undefined) onChange({ kind: next, value: value.value });
        }}
      />
      <TextField
        label={label}
        mono
        value={value?.value}
        placeholder={props.placeholder}
        suggestions={props.suggestions}
        description={props.description}
        path={path}
        readOnly={readOnly}
        onChange={(text) => onChange(text === undefined ? undefined : { kind, value: text })}
      />
    </div>
  );
}

interface PresenceMatchFieldProps {
  label: string;
  value: Match | undefined;
  onChange: (match: Match | undefined) => void;
  path: ObjectPath;
  readOnly: boolean;
}

/** The value of something that has a name, or only that it is there. */
export function PresenceMatchField({ label, value, onChange, path, readOnly }: PresenceMatchFieldProps) {
  return (
    <>
      <SelectField<Kind | "present">
        label="Condition"
        required
        value={value?.kind ?? "present"}
        options={[{ value: "present", label: "is there" }, ...kinds]}
        readOnly={readOnly}
        onChange={(next) =>
          onChange(next === "present" ? undefined : { kind: next, value: value?.value ?? "" })
        }
      />
      {value === undefined ? null : (
        <TextField
          label={label}
          required
          mono
          value={value.value}
          path={path}
          readOnly={readOnly}
          onChange={(text) => onChange({ kind: value.kind, value: text ?? "" })}
        />
      )}
    </>
  );
}
