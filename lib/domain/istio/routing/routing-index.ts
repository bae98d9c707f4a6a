import { compareAge } from "../../kubernetes/compare-age";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import type { MeshConfig } from "../mesh-config";
import { indexDestinationRules, type DestinationRuleIndex } from "./index-destination-rules";
import { indexServices, type ServiceIndex } from "./index-services";
import { indexVirtualServices, type VirtualServiceIndex } from "./index-virtual-services";
import { listRoutingObjects } from "./routing-objects";

/** All that routing reads of a world, made once for it. */
export interface RoutingIndex {
  world: ClusterWorld;
  mesh: MeshConfig;
  /** Domain put behind short names in Istio's objects. */
  shortNameDomain: string;
  services: ServiceIndex;
  virtualServices: VirtualServiceIndex;
  destinationRules: DestinationRuleIndex;
  /** Oldest first. */
  gateways: readonly KubernetesObject[];
  /** Those with a selector first, then the others, each oldest first. */
  sidecars: readonly KubernetesObject[];
}

const indexes = new WeakMap<ClusterWorld, RoutingIndex>();

/** The index of a world; worlds never change, so it is made once. */
export function getRoutingIndex(world: ClusterWorld): RoutingIndex {
  const known = indexes.get(world);
  if (known !== undefined) return known;
  const { mesh } = world;
  const shortNameDomain = mesh.shortNameDomain ?? mesh.domain;
  const objects = listRoutingObjects(world);
  const sidecars = world.sidecars.toSorted(compareAge);
  const isSelective = (object: KubernetesObject) =>
    readRecord(object["spec"])["workloadSelector"] !== undefined;
  const index: RoutingIndex = {
    world,
    mesh,
    shortNameDomain,
    services: indexServices(world),
    virtualServices: indexVirtualServices(objects.virtualServices, mesh, shortNameDomain),
    destinationRules: indexDestinationRules(objects.destinationRules, mesh, shortNameDomain),
    gateways: objects.gateways.toSorted(compareAge),
    sidecars: [...sidecars.filter(isSelective), ...sidecars.filter((object) => !isSelective(object))],
  };
  indexes.set(world, index);
  return index;
}
