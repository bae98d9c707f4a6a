import type { FleetCheck } from "./check";
import { drift } from "./fleet/check-drift";
import { meshIds, rootCertificates, trustDomains } from "./fleet/check-mesh-identity";
import { halfNamespaces, missingPolicies } from "./fleet/check-sameness";
import { differentSelectors, inconsistentServices } from "./fleet/check-services";
import { missingSubsets, remoteSubsets } from "./fleet/check-subsets";

/** Every check across clusters. */
export const fleetChecks: readonly FleetCheck[] = [
  inconsistentServices,
  rootCertificates,
  trustDomains,
  meshIds,
  drift,
  missingSubsets,
  remoteSubsets,
  differentSelectors,
  missingPolicies,
  halfNamespaces,
];
