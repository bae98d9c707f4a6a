import type { KubernetesObject } from "../../../kubernetes/object";
import { requestAuthenticationForm, type RequestAuthenticationValues } from "./request-authentication";

/** The RequestAuthentication that the values describe; with an original, all that the form does not show is its. */
export function applyRequestAuthentication(
  values: RequestAuthenticationValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return requestAuthenticationForm.apply(values, original);
}
