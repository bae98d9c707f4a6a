"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { FieldGrid } from "@/components/form/section";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { ProvidersField } from "./providers-field";
import { TrafficSideField } from "./traffic-side-field";

type AccessLogging = TelemetryValues["accessLogging"][number];

const filters = ["response.code >= 400", "response.code >= 500", "request.url_path != '/healthz'"];

/** Which requests are written to the access log. */
export function AccessLoggingFields(props: GroupProps<AccessLogging> & { catalog: MeshCatalog | undefined }) {
  const { values, onChange, path, readOnly, catalog } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <ProvidersField catalog={catalog} builtIn={["envoy"]} {...bind.rows("providers")} />
        <TrafficSideField
          value={values.match?.mode}
          path={[...path, "match"]}
          readOnly={readOnly}
          onChange={(mode) => onChange({ ...values, match: mode === undefined ? undefined : { mode } })}
        />
      </FieldGrid>
      <TextField
        label="Only requests for which"
        mono
        placeholder="response.code >= 400"
        suggestions={filters}
        description="An expression (CEL) over attributes of the request and its answer. Empty: all."
        {...bind.one("filter")}
      />
      <SwitchField
        label="Write no log"
        description="Turns off what the mesh or the namespace turned on."
        {...bind.flag("disabled")}
      />
    </>
  );
}
