import type { ClusterWorld } from "../../kubernetes/projected";
import { findPeerAuthenticationLevels, type PeerAuthenticationLevels } from "./peer-authentication";
import { isSelected } from "./policy-attachment";
import type { SecuredWorkload } from "./secured-workload";
import { indexSecurity } from "./security-index";

/** The PeerAuthentications of a workload by level. Source: istio pilot/pkg/model `GetPeerAuthenticationsForWorkload`. */
export function findLevelsOfWorkload(
  world: ClusterWorld,
  { namespace, labels }: Pick<SecuredWorkload, "namespace" | "labels">,
): PeerAuthenticationLevels {
  const index = indexSecurity(world);
  const { rootNamespace } = world.mesh;
  const policies = [...new Set([namespace, rootNamespace])].flatMap((item) =>
    index.peerAuthentications(item),
  );
  return findPeerAuthenticationLevels(
    policies.filter((policy) => isSelected(policy, labels)),
    rootNamespace,
  );
}
