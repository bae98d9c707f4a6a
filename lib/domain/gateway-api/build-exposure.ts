import { defaultDomain } from "../istio/host";
import type { KubernetesObject } from "../kubernetes/object";
import { buildGatewayApiExposure } from "./build-gateway-api-exposure";
import { buildIstioExposure } from "./build-istio-exposure";
import type { Exposure } from "./exposure";

/**
 * The objects that expose a service, in the order in which to write them. Both styles say the same, so a person may choose
 * either. The exposure is taken as valid: its hosts are not empty and its names are good.
 *
 * @param domain Of the cluster's services, as its mesh configuration says.
 */
export function buildExposure(exposure: Exposure, domain = defaultDomain): KubernetesObject[] {
  return exposure.style === "istio"
    ? buildIstioExposure(exposure, domain)
    : buildGatewayApiExposure(exposure);
}
