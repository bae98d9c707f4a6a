import type { KubernetesObject } from "../../../kubernetes/object";
import { gatewayApiGatewayForm, type GatewayApiGatewayValues } from "./gateway-api-gateway";

/** The Gateway of the Gateway API that the values describe; with an original, all that the form does not show is its. */
export function applyGatewayApiGateway(
  values: GatewayApiGatewayValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return gatewayApiGatewayForm.apply(values, original);
}
