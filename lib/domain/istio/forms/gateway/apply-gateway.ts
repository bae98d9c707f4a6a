import type { KubernetesObject } from "../../../kubernetes/object";
import { gatewayForm, type GatewayValues } from "./gateway";

/** The Gateway that the values describe; with an original, all that the form does not show is its. */
export function applyGateway(values: GatewayValues, original: KubernetesObject | null): KubernetesObject {
  return gatewayForm.apply(values, original);
}
