"use client";

import { bindFields } from "@/components/form/bind-fields";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";

type Tag = TelemetryValues["tracing"][number]["customTags"][number];
type Source = "literal" | "environment" | "header" | "formatter";

const sources = [
  { value: "literal", label: "A fixed text" },
  { value: "header", label: "A header of the request" },
  { value: "environment", label: "A variable of the proxy" },
  { value: "formatter", label: "A format", description: "in Envoy's command language" },
] as const;

function findSource(tag: Tag): Source | undefined {
  return sources.find(({ value }) => tag[value] !== undefined)?.value;
}

function setSource(tag: Tag, source: Source): Tag {
  return {
    ...tag,
    literal: source === "literal" ? (tag.literal ?? { value: "" }) : undefined,
    environment: source === "environment" ? (tag.environment ?? { name: "" }) : undefined,
    header: source === "header" ? (tag.header ?? { name: "" }) : undefined,
    formatter: source === "formatter" ? (tag.formatter ?? { value: "" }) : undefined,
  };
}

interface TagFieldsProps {
  tag: Tag;
  onChange: (tag: Tag) => void;
  path: ObjectPath;
  /** Where the form's own schema finds problems of the row: rows have no names there. */
  rowPath: ObjectPath;
  readOnly: boolean;
}

function TagFields({ tag, onChange, path, rowPath, readOnly }: TagFieldsProps) {
  const { literal, environment, header, formatter } = tag;
  const bind = bindFields({ values: tag, onChange, path, readOnly });
  const found = useProblem(path);
  const problem = useProblem(rowPath, true) ?? found;
  const text = { onChange, path, readOnly };
  return (
    <>
      <FieldGrid>
        <TextField label="Name of the tag" mono placeholder="team" {...bind.required("name")} />
        <SelectField<Source>
          label="Its value is"
          required
          value={findSource(tag)}
          options={sources}
          readOnly={readOnly}
          onChange={(source) => onChange(setSource(tag, source))}
        />
        {literal === undefined ? null : (
          <TextField
            label="Text"
            {...bindFields({
              ...text,
              values: literal,
              path: [...path, "literal"],
              onChange: (next) => onChange({ ...tag, literal: next }),
            }).required("value")}
          />
        )}
        {formatter === undefined ? null : (
          <TextField
            label="Format"
            mono
            placeholder="%REQ(:AUTHORITY)%"
            {...bindFields({
              ...text,
              values: formatter,
              path: [...path, "formatter"],
              onChange: (next) => onChange({ ...tag, formatter: next }),
            }).required("value")}
          />
        )}
        {(
          [
            ["header", header, "Header"],
            ["environment", environment, "Variable"],
          ] as const
        ).map(([key, value, label]) => {
          if (value === undefined) return null;
          const named = bindFields({
            ...text,
            values: value,
            path: [...path, key],
            onChange: (next) => onChange({ ...tag, [key]: next }),
          });
          return [
            <TextField key="name" label={label} mono {...named.required("name")} />,
            <TextField key="default" label="Without it" {...named.one("defaultValue")} />,
          ];
        })}
      </FieldGrid>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
    </>
  );
}

interface CustomTagsFieldProps {
  rows: readonly Tag[];
  onChange: (rows: Tag[]) => void;
  path: ObjectPath;
  readOnly: boolean;
}

/** What spans say besides. */
export function CustomTagsField({ rows, onChange, path, readOnly }: CustomTagsFieldProps) {
  return (
    <RowList<Tag>
      noun="tag"
      rows={rows}
      onChange={onChange}
      create={() => ({ name: "", literal: { value: "" } })}
      path={path}
      readOnly={readOnly}
      title={({ name }, index) => (name === "" ? `tag ${index + 1}` : name)}
    >
      {(tag, index, change) => (
        <TagFields
          tag={tag}
          onChange={change}
          path={[...path, tag.name]}
          rowPath={[...path, index]}
          readOnly={readOnly}
        />
      )}
    </RowList>
  );
}
