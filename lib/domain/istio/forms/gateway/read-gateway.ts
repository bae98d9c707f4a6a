import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { gatewayForm, type GatewayValues } from "./gateway";

/** A Gateway as its form shows it. */
export function readGateway(object: KubernetesObject): FormReading<GatewayValues> {
  return gatewayForm.read(object);
}
