import type { KubernetesObject } from "../../../kubernetes/object";
import { httpRouteForm, type HttpRouteValues } from "./http-route";

/** The HTTPRoute that the values describe; with an original, all that the form does not show is its. */
export function applyHttpRoute(values: HttpRouteValues, original: KubernetesObject | null): KubernetesObject {
  return httpRouteForm.apply(values, original);
}
