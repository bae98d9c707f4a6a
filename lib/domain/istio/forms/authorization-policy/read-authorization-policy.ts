import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { authorizationPolicyForm, type AuthorizationPolicyValues } from "./authorization-policy";

/** An AuthorizationPolicy as its form shows it. */
export function readAuthorizationPolicy(object: KubernetesObject): FormReading<AuthorizationPolicyValues> {
  return authorizationPolicyForm.read(object);
}
