import type { KubernetesObject } from "../../../kubernetes/object";
import { destinationRuleForm, type DestinationRuleValues } from "./destination-rule";

/** The DestinationRule that the values describe; with an original, all that the form does not show is its. */
export function applyDestinationRule(
  values: DestinationRuleValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return destinationRuleForm.apply(values, original);
}
