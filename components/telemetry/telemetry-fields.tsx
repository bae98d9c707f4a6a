"use client";

import { RowList } from "@/components/form/row-list";
import { Section } from "@/components/form/section";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { ScopeFields } from "@/components/policy-scope/scope-fields";
import type { TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import { AccessLoggingFields } from "./access-logging-fields";
import { MetricsFields } from "./metrics-fields";
import { TracingFields } from "./tracing-fields";

/** What proxies trace, measure and log. */
export function TelemetryFields(props: FormFieldsProps<TelemetryValues>) {
  const { values, onChange, catalog, namespace, readOnly, isNew, onNamespace } = props;
  return (
    <>
      <ScopeFields
        label="It applies to"
        values={values}
        onChange={onChange}
        catalog={catalog}
        namespace={namespace}
        isNew={isNew}
        readOnly={readOnly}
        onNamespace={onNamespace}
      />
      <Section title="Access logging" description="A line for each request.">
        <RowList<TelemetryValues["accessLogging"][number]>
          noun="access log"
          rows={values.accessLogging}
          onChange={(accessLogging) => onChange({ ...values, accessLogging })}
          create={() => ({ providers: [{ name: "envoy" }] })}
          path={["spec", "accessLogging"]}
          readOnly={readOnly}
          empty="Nothing is said here: what is wider in scope, or the mesh configuration, decides."
        >
          {(row, index, change) => (
            <AccessLoggingFields
              values={row}
              onChange={change}
              path={["spec", "accessLogging", index]}
              readOnly={readOnly}
              catalog={catalog}
            />
          )}
        </RowList>
      </Section>
      <Section title="Tracing" description="The way of a request through many services.">
        <RowList<TelemetryValues["tracing"][number]>
          noun="tracing"
          rows={values.tracing}
          onChange={(tracing) => onChange({ ...values, tracing })}
          create={() => ({ providers: [], randomSamplingPercentage: 1, customTags: [] })}
          path={["spec", "tracing"]}
          readOnly={readOnly}
          empty="Nothing is said here: what is wider in scope, or the mesh configuration, decides."
        >
          {(row, index, change) => (
            <TracingFields
              values={row}
              onChange={change}
              path={["spec", "tracing", index]}
              readOnly={readOnly}
              catalog={catalog}
            />
          )}
        </RowList>
      </Section>
      <Section title="Metrics" description="How many requests, how fast, and with what outcome.">
        <RowList<TelemetryValues["metrics"][number]>
          noun="metrics"
          rows={values.metrics}
          onChange={(metrics) => onChange({ ...values, metrics })}
          create={() => ({ providers: [{ name: "prometheus" }], overrides: [] })}
          path={["spec", "metrics"]}
          readOnly={readOnly}
          empty="Istio's standard metrics are measured with all of their tags."
        >
          {(row, index, change) => (
            <MetricsFields
              values={row}
              onChange={change}
              path={["spec", "metrics", index]}
              readOnly={readOnly}
              catalog={catalog}
            />
          )}
        </RowList>
      </Section>
    </>
  );
}
