import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { httpRouteForm, type HttpRouteValues } from "./http-route";

/** An HTTPRoute as its form shows it. */
export function readHttpRoute(object: KubernetesObject): FormReading<HttpRouteValues> {
  return httpRouteForm.read(object);
}
