"use client";

import type { GroupProps } from "@/components/form/bind-fields";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { RouteFilter } from "./route-rule";

type PathModifier = NonNullable<RouteFilter["urlRewrite"]>["path"];

const keep = "keep";
const types = [
  { value: keep, label: "stays" },
  {
    value: "ReplacePrefixMatch" as const,
    label: "another prefix",
    description: "instead of the matched one",
  },
  { value: "ReplaceFullPath" as const, label: "another path" },
];

/** What becomes of the path: it stays, gets another prefix, or is another. */
export function PathModifierField({ values, onChange, path, readOnly }: GroupProps<PathModifier>) {
  const key = values?.type === "ReplaceFullPath" ? "replaceFullPath" : "replacePrefixMatch";
  return (
    <FieldGrid>
      <SelectField
        label="Path becomes"
        required
        value={values?.type ?? keep}
        options={types}
        path={[...path, "type"]}
        readOnly={readOnly}
        onChange={(type) => {
          if (type === keep) return onChange(undefined);
          const text = values?.replaceFullPath ?? values?.replacePrefixMatch ?? "/";
          onChange(
            type === "ReplaceFullPath"
              ? { type: "ReplaceFullPath", replaceFullPath: text }
              : { type: "ReplacePrefixMatch", replacePrefixMatch: text },
          );
        }}
      />
      {values?.type === undefined ? null : (
        <TextField
          label="New path"
          required
          mono
          value={values[key]}
          path={[...path, key]}
          readOnly={readOnly}
          onChange={(text) => onChange({ ...values, [key]: text })}
        />
      )}
    </FieldGrid>
  );
}
