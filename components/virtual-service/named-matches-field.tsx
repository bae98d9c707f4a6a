"use client";

import { Plus, X } from "lucide-react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { HttpMatchValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { PresenceMatchField } from "./string-match-field";

type Row = HttpMatchValues["headers"][number];

interface NamedMatchesFieldProps {
  label: string;
  /** "header", "parameter". */
  noun: string;
  rows: readonly Row[];
  onChange: (rows: Row[]) => void;
  path: ObjectPath;
  readOnly: boolean;
  placeholder: string;
}

interface NamedMatchProps {
  row: Row;
  onChange: (row: Row) => void;
  noun: string;
  /** Of the row in the object. */
  path: ObjectPath;
  /** Where the form's own schema finds problems of the row: rows have no names there. */
  rowPath: ObjectPath;
  readOnly: boolean;
  placeholder: string;
}

function NamedMatch({ row, onChange, noun, path, rowPath, readOnly, placeholder }: NamedMatchProps) {
  const problem = useProblem(rowPath, true);
  return (
    <div className="grid min-w-0 flex-1 items-start gap-2 sm:grid-cols-3">
      <TextField
        label={`Name of the ${noun}`}
        required
        mono
        value={row.name}
        placeholder={placeholder}
        path={path}
        error={problem}
        readOnly={readOnly}
        onChange={(name) => onChange({ ...row, name: name ?? "" })}
      />
      <PresenceMatchField
        label={`Value of the ${noun}`}
        value={row.match}
        path={path}
        readOnly={readOnly}
        onChange={(match) => onChange({ ...row, match })}
      />
    </div>
  );
}

/** Headers or query parameters that are asked for; all of them must hold. */
export function NamedMatchesField(props: NamedMatchesFieldProps) {
  const { label, noun, rows, onChange, path, readOnly, placeholder } = props;
  const problem = useProblem(path);
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {rows.map((row, index) => (
        <fieldset
          // Rows have no identity but their place; their name is what is being typed.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          aria-label={`${noun} ${index + 1}`}
          className="flex min-w-0 items-end gap-1.5"
        >
          <NamedMatch
            row={row}
            noun={noun}
            path={[...path, row.name]}
            rowPath={[...path, index]}
            readOnly={readOnly}
            placeholder={placeholder}
            onChange={(next) => onChange(rows.map((other, at) => (at === index ? next : other)))}
          />
          {readOnly ? null : (
            <IconButton
              icon={X}
              label={`Remove ${noun} ${row.name === "" ? index + 1 : row.name}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            />
          )}
        </fieldset>
      ))}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {readOnly ? null : (
        <div>
          <Button
            size="sm"
            icon={Plus}
            onClick={() => onChange([...rows, { name: "", match: { kind: "exact", value: "" } }])}
          >
            Add {noun}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
