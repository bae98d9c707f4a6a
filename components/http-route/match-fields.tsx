"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { NamedRows } from "./named-rows";
import type { RouteMatch } from "./route-rule";

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
