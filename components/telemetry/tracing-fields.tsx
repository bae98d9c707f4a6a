"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { SwitchField } from "@/components/form/switch-field";
import type { TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { CustomTagsField } from "./custom-tags-field";
import { ProvidersField } from "./providers-field";
import { TrafficSideField } from "./traffic-side-field";

type Tracing = TelemetryValues["tracing"][number];

/** Which requests are traced, and what their spans say. */
export function TracingFields(props: GroupProps<Tracing> & { catalog: MeshCatalog | undefined }) {
  const { values, onChange, path, readOnly, catalog } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <NumberField
          label="Share of requests"
          suffix="%"
          placeholder="as the mesh"
          description="Only those that begin here; others follow their caller's choice."
          {...bind.one("randomSamplingPercentage")}
        />
        <TrafficSideField
          value={values.match?.mode}
          path={[...path, "match"]}
          readOnly={readOnly}
          onChange={(mode) => onChange({ ...values, match: mode === undefined ? undefined : { mode } })}
        />
        <ProvidersField catalog={catalog} builtIn={[]} {...bind.rows("providers")} />
      </FieldGrid>
      <SwitchField
        label="Report no spans"
        description="Trace headers are still passed on."
        {...bind.flag("disableSpanReporting")}
      />
      <SwitchField
        label="Istio's own tags"
        description="Canonical service, mesh and namespace on every span."
        checked={values.enableIstioTags !== false}
        readOnly={readOnly}
        onChange={(on) => onChange({ ...values, enableIstioTags: on ? undefined : false })}
      />
      {values.disableContextPropagation === undefined ? null : (
        <SwitchField label="Pass on no trace headers" {...bind.flag("disableContextPropagation")} />
      )}
      <SwitchField
        label="Choose by the request identifier"
        description="All proxies choose the same requests. Off: each by chance."
        checked={values.useRequestIdForTraceSampling !== false}
        readOnly={readOnly}
        onChange={(on) => onChange({ ...values, useRequestIdForTraceSampling: on ? undefined : false })}
      />
      <CustomTagsField {...bind.rows("customTags")} />
    </>
  );
}
