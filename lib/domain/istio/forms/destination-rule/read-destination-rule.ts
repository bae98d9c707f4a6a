import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { destinationRuleForm, type DestinationRuleValues } from "./destination-rule";

/** A DestinationRule as its form shows it. */
export function readDestinationRule(object: KubernetesObject): FormReading<DestinationRuleValues> {
  return destinationRuleForm.read(object);
}
