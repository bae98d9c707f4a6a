"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { RouteMatch } from "./route-rule";

type Named = RouteMatch["headers"][number];

const valueTypes = [
  { value: "Exact" as const, label: "is exactly" },
  { value: "RegularExpression" as const, label: "matches (RE2)" },
];

/** Headers or query parameters by name, each compared with a value. */
export function NamedRows({
  noun,
  values,
  onChange,
  path,
  readOnly,
}: GroupProps<Named[]> & { noun: string }) {
  return (
    <RowList<Named>
      noun={noun}
      rows={values}
      onChange={onChange}
      create={() => ({ name: "", value: "" })}
      title={({ name, value }, index) => (name === "" ? `${noun} ${index + 1}` : `${name}: ${value}`)}
      path={path}
      readOnly={readOnly}
    >
      {(row, index, change) => {
        const bind = bindFields({ values: row, onChange: change, path: [...path, index], readOnly });
        return (
          <div className="grid gap-4 sm:grid-cols-3">
            <TextField label={`Name of ${noun}`} mono {...bind.required("name")} />
            <SelectField
              label="Compared"
              required
              value={row.type ?? "Exact"}
              options={valueTypes}
              path={[...path, index, "type"]}
              readOnly={readOnly}
              onChange={(type) => change({ ...row, type })}
            />
            <TextField label={`Value of ${noun}`} mono {...bind.required("value")} />
          </div>
        );
      }}
    </RowList>
  );
}
