import type { KubernetesObject } from "../../../kubernetes/object";
import { telemetryForm, type TelemetryValues } from "./telemetry";

/** The Telemetry that the values describe; with an original, all that the form does not show is its. */
export function applyTelemetry(values: TelemetryValues, original: KubernetesObject | null): KubernetesObject {
  return telemetryForm.apply(values, original);
}
