import type { KubernetesObject } from "../../kubernetes/object";
import { convertGatewayApi } from "../../gateway-api/convert-gateway-api";
import type { ClusterWorld } from "../../kubernetes/projected";

/** The objects that routing works on, whatever API they were written in. */
interface RoutingObjects {
  gateways: readonly KubernetesObject[];
  virtualServices: readonly KubernetesObject[];
  destinationRules: readonly KubernetesObject[];
}

/** Istio's own objects of the world, and those that istiod makes of the Gateway API's. */
export function listRoutingObjects(world: ClusterWorld): RoutingObjects {
  const converted = convertGatewayApi(world);
  return {
    gateways: [...world.gateways, ...converted.gateways],
    virtualServices: [...world.virtualServices, ...converted.virtualServices],
    destinationRules: [...world.destinationRules, ...converted.destinationRules],
  };
}
