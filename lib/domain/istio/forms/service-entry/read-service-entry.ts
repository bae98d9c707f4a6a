import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { serviceEntryForm, type ServiceEntryValues } from "./service-entry";

/** A ServiceEntry as its form shows it. */
export function readServiceEntry(object: KubernetesObject): FormReading<ServiceEntryValues> {
  return serviceEntryForm.read(object);
}
