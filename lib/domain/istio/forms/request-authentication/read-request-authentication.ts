import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { requestAuthenticationForm, type RequestAuthenticationValues } from "./request-authentication";

/** A RequestAuthentication as its form shows it. */
export function readRequestAuthentication(
  object: KubernetesObject,
): FormReading<RequestAuthenticationValues> {
  return requestAuthenticationForm.read(object);
}
