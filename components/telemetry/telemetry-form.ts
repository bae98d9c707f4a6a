import type { IstioForm } from "@/components/istio-editor/istio-form";
import { applyTelemetry } from "@/lib/domain/istio/forms/telemetry/apply-telemetry";
import { readTelemetry } from "@/lib/domain/istio/forms/telemetry/read-telemetry";
import { telemetryForm, type TelemetryValues } from "@/lib/domain/istio/forms/telemetry/telemetry";
import { TelemetryFields } from "./telemetry-fields";

export const telemetryEditor: IstioForm<TelemetryValues> = {
  read: readTelemetry,
  apply: applyTelemetry,
  schema: telemetryForm.schema,
  Fields: TelemetryFields,
};
