import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { gatewayApiGatewayForm, type GatewayApiGatewayValues } from "./gateway-api-gateway";

/** A Gateway of the Gateway API as its form shows it. */
export function readGatewayApiGateway(object: KubernetesObject): FormReading<GatewayApiGatewayValues> {
  return gatewayApiGatewayForm.read(object);
}
