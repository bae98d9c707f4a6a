"use client";

import { type GroupProps, bindFields } from "@/components/form/bind-fields";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import type { RouteFilter } from "./route-rule";

type HeaderModifier = NonNullable<RouteFilter["requestHeaderModifier"]>;
type HeaderValue = HeaderModifier["set"][number];

function HeaderRows({
  noun,
  values,
  onChange,
  path,
  readOnly,
}: GroupProps<HeaderValue[]> & { noun: string }) {
  return (
    <RowList<HeaderValue>
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
          <FieldGrid>
            <TextField label="Header" mono {...bind.required("name")} />
            <TextField label="Header value" mono {...bind.required("value")} />
          </FieldGrid>
        );
      }}
    </RowList>
  );
}

/** Headers that are set (whatever was there), added to, and taken away. */
export function HeaderModifierFields(props: GroupProps<HeaderModifier>) {
  const bind = bindFields(props);
  return (
    <>
      <HeaderRows noun="header to set" {...bind.group("set")} />
      <HeaderRows noun="header to add" {...bind.group("add")} />
      <StringListField label="Headers to remove" {...bind.texts("remove")} />
    </>
  );
}
