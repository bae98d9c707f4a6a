import type { KubernetesObject } from "../../../kubernetes/object";
import { serviceEntryForm, type ServiceEntryValues } from "./service-entry";

/** The ServiceEntry that the values describe; with an original, all that the form does not show is its. */
export function applyServiceEntry(
  values: ServiceEntryValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return serviceEntryForm.apply(values, original);
}
