import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";

/** The objects that routing works on, whatever API they were written in. */
export interface RoutingObjects {
  gateways: readonly KubernetesObject[];
  virtualServices: readonly KubernetesObject[];
  destinationRules: readonly KubernetesObject[];
}

/** Istio's own objects of the world. */
export function listRoutingObjects(world: ClusterWorld): RoutingObjects {
  return {
    gateways: world.gateways,
    virtualServices: world.virtualServices,
    destinationRules: world.destinationRules,
  };
}
