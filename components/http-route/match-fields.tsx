"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { RouteMatch } from "./route-rule";

type Named = RouteMatch["headers"][number];
type PathType = NonNullable<NonNullable<RouteMatch["path"]>["type"]>;
type Method = NonNullable<RouteMatch["method"]>;

const anyMethod = "any";
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"] as const;
const methodOptions: readonly { value: Method | typeof anyMethod; label: string }[] = [
  { value: anyMethod, label: "any" },
  ...methods.map((value) => ({ value, label: value })),
];

const pathTypes: readonly { value: PathType; label: string; description: string }[] = [
  { value: "PathPrefix", label: "begins with", description: "whole segments: /a is /a and /a/b, not /ab" },
  { value: "Exact", label: "is exactly", description: "without the query" },
  { value: "RegularExpression", label: "matches", description: "RE2, the whole path" },
];

const valueTypes = [
  { value: "Exact" as const, label: "is exactly" },
  { value: "RegularExpression" as const, label: "matches (RE2)" },
];

function NamedRows({ noun, values, onChange, path, readOnly }: GroupProps<Named[]> & { noun: string }) {
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

/** What a request must be: all of it. */
export function MatchFields({ values, onChange, path, readOnly }: GroupProps<RouteMatch>) {
  const bind = bindFields({ values, onChange, path, readOnly });
  const { path: at = { type: "PathPrefix" as const, value: "/" } } = values;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_2fr_1fr]">
        <SelectField
          label="Path"
          required
          value={at.type ?? "PathPrefix"}
          options={pathTypes}
          path={[...path, "path", "type"]}
          readOnly={readOnly}
          onChange={(type) => onChange({ ...values, path: { ...at, type } })}
        />
        <TextField
          label="Path value"
          required
          mono
          value={at.value ?? "/"}
          path={[...path, "path", "value"]}
          readOnly={readOnly}
          onChange={(value) => onChange({ ...values, path: { ...at, value } })}
        />
        <SelectField
          label="Method"
          value={values.method ?? anyMethod}
          options={methodOptions}
          path={[...path, "method"]}
          readOnly={readOnly}
          onChange={(method) => onChange({ ...values, method: method === anyMethod ? undefined : method })}
        />
      </div>
      <NamedRows noun="header" {...bind.group("headers")} />
      <NamedRows noun="query parameter" {...bind.group("queryParams")} />
    </>
  );
}
