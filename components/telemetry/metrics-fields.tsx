"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import { standardMetrics, type TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { ProvidersField } from "./providers-field";
import { TrafficSideField } from "./traffic-side-field";

type Metrics = TelemetryValues["metrics"][number];
type Override = Metrics["overrides"][number];
type Tag = Override["tagOverrides"][number];
type Metric = (typeof standardMetrics)[number];

const custom = "custom";
const metricOptions: { value: Metric | typeof custom; label: string }[] = [
  ...standardMetrics.map((value) => ({
    value,
    label: `${value[0] ?? ""}${value.slice(1).toLowerCase().replaceAll("_", " ")}`,
  })),
  { value: custom, label: "One by its name" },
];

function TagField({
  tag,
  onChange,
  path,
  rowPath,
  readOnly,
}: {
  tag: Tag;
  onChange: (tag: Tag) => void;
  path: ObjectPath;
  /** Where the form's own schema finds problems of the row: rows have no names there. */
  rowPath: ObjectPath;
  readOnly: boolean;
}) {
  const bind = bindFields({ values: tag, onChange, path, readOnly });
  const removes = tag.operation === "REMOVE";
  const found = useProblem(path);
  const problem = useProblem(rowPath, true) ?? found;
  return (
    <>
      <FieldGrid>
        <TextField label="Name of the tag" mono placeholder="request_host" {...bind.required("name")} />
        <SelectField
          label="It is"
          required
          value={removes ? "REMOVE" : "UPSERT"}
          options={[
            { value: "UPSERT", label: "set" },
            { value: "REMOVE", label: "left out" },
          ]}
          readOnly={readOnly}
          onChange={(operation) =>
            onChange({ ...tag, operation, ...(operation === "REMOVE" ? { value: undefined } : {}) })
          }
        />
        {removes ? null : (
          <TextField
            label="Value of the tag"
            required
            mono
            placeholder="request.host"
            description="An expression (CEL) over attributes."
            {...bind.one("value")}
          />
        )}
      </FieldGrid>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
    </>
  );
}

function OverrideFields(props: GroupProps<Override>) {
  const { values, onChange, path, readOnly } = props;
  const { match } = values;
  const setMatch = (part: Partial<NonNullable<Override["match"]>>) => {
    const next = { ...match, ...part };
    const isEmpty = Object.values(next).every((value) => value === undefined);
    onChange({ ...values, match: isEmpty ? undefined : next });
  };
  return (
    <>
      <FieldGrid>
        <SelectField
          label="Metric"
          required
          value={match?.customMetric === undefined ? (match?.metric ?? "ALL_METRICS") : custom}
          options={metricOptions}
          path={[...path, "match"]}
          readOnly={readOnly}
          onChange={(metric) =>
            setMatch(
              metric === custom
                ? { metric: undefined, customMetric: "istio_requests_total" }
                : { metric, customMetric: undefined },
            )
          }
        />
        <TrafficSideField
          value={match?.mode}
          path={[...path, "match", "mode"]}
          readOnly={readOnly}
          onChange={(mode) => setMatch({ mode })}
        />
        {match?.customMetric === undefined ? null : (
          <TextField
            label="Name of the metric"
            required
            mono
            value={match.customMetric}
            path={[...path, "match", "customMetric"]}
            readOnly={readOnly}
            onChange={(customMetric) => setMatch({ customMetric: customMetric ?? "" })}
          />
        )}
      </FieldGrid>
      <SwitchField label="Do not measure it" {...bindFields(props).flag("disabled")} />
      <RowList<Tag>
        noun="metric tag"
        rows={values.tagOverrides}
        onChange={(tagOverrides) => onChange({ ...values, tagOverrides })}
        create={() => ({ name: "", operation: "REMOVE" })}
        path={[...path, "tagOverrides"]}
        readOnly={readOnly}
        title={({ name }, index) => (name === "" ? `metric tag ${index + 1}` : name)}
      >
        {(tag, index, change) => (
          <TagField
            tag={tag}
            onChange={change}
            path={[...path, "tagOverrides", tag.name]}
            rowPath={[...path, "tagOverrides", index]}
            readOnly={readOnly}
          />
        )}
      </RowList>
    </>
  );
}

/** What is measured otherwise than by default. */
export function MetricsFields(props: GroupProps<Metrics> & { catalog: MeshCatalog | undefined }) {
  const { values, onChange, path, readOnly, catalog } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <ProvidersField catalog={catalog} builtIn={["prometheus"]} {...bind.rows("providers")} />
        <TextField
          label="Reported every"
          mono
          placeholder="5s"
          description="Of TCP metrics while a connection lasts."
          {...bind.one("reportingInterval")}
        />
      </FieldGrid>
      <RowList<Override>
        noun="override"
        rows={values.overrides}
        onChange={(overrides) => onChange({ ...values, overrides })}
        create={() => ({ tagOverrides: [] })}
        path={[...path, "overrides"]}
        readOnly={readOnly}
        empty="Everything is measured as Istio does by default. Add an override to leave out metrics or tags."
      >
        {(override, index, change) => (
          <OverrideFields
            values={override}
            onChange={change}
            path={[...path, "overrides", index]}
            readOnly={readOnly}
          />
        )}
      </RowList>
    </>
  );
}
