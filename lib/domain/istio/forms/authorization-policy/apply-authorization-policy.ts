import type { KubernetesObject } from "../../../kubernetes/object";
import { authorizationPolicyForm, type AuthorizationPolicyValues } from "./authorization-policy";

/** The AuthorizationPolicy that the values describe; with an original, all that the form does not show is its. */
export function applyAuthorizationPolicy(
  values: AuthorizationPolicyValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return authorizationPolicyForm.apply(values, original);
}
