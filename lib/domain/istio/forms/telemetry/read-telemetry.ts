import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { telemetryForm, type TelemetryValues } from "./telemetry";

/** A Telemetry as its form shows it. */
export function readTelemetry(object: KubernetesObject): FormReading<TelemetryValues> {
  return telemetryForm.read(object);
}
