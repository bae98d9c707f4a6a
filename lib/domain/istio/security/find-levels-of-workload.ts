import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { findPeerAuthenticationLevels, type PeerAuthenticationLevels } from "./peer-authentication";
import { isSelected } from "./policy-attachment";
import type { SecuredWorkload } from "./secured-workload";
import { indexSecurity } from "./security-index";

type Workload = Pick<SecuredWorkload, "namespace" | "labels">;

/** The PeerAuthentications that pick a workload, its namespace's before the root's. Source: istio pilot/pkg/model `GetPeerAuthenticationsForWorkload`. */
export function selectPeerAuthentications(
  world: ClusterWorld,
  { namespace, labels }: Workload,
): KubernetesObject[] {
  const index = indexSecurity(world);
  return [...new Set([namespace, world.mesh.rootNamespace])]
    .flatMap((item) => index.peerAuthentications(item))
    .filter((policy) => isSelected(policy, labels));
}

/** The same by level. */
export function findLevelsOfWorkload(world: ClusterWorld, workload: Workload): PeerAuthenticationLevels {
  return findPeerAuthenticationLevels(selectPeerAuthentications(world, workload), world.mesh.rootNamespace);
}
