import type { Check } from "../check";
import { checkAmbientPolicies } from "./check-ambient-policies";
import { checkAmbientRouting } from "./check-ambient-routing";
import { checkAuthorizationMtls } from "./check-authorization-mtls";
import { checkAuthorizationOperations } from "./check-authorization-operations";
import { checkAuthorizationSources } from "./check-authorization-sources";
import { checkDestinationRuleHosts } from "./check-destination-rule-hosts";
import { checkDestinationRuleMtls } from "./check-destination-rule-mtls";
import { checkExportTo } from "./check-export-to";
import { checkGatewayApiGateways } from "./check-gateway-api-gateways";
import { checkGatewayApiRoutes } from "./check-gateway-api-routes";
import { checkGateways } from "./check-gateways";
import { checkPeerAuthentications } from "./check-peer-authentications";
import { checkSelectors } from "./check-selectors";
import { checkServices } from "./check-services";
import { checkSharedHosts } from "./check-shared-hosts";
import { checkSidecars } from "./check-sidecars";
import { checkVirtualServiceGateways } from "./check-virtual-service-gateways";
import { checkVirtualServiceRoutes } from "./check-virtual-service-routes";
import { checkWorkloadGroups } from "./check-workload-groups";
import { checkWorkloads } from "./check-workloads";

/** Every check whose findings carry one of Kiali's codes. */
export const lintChecks: readonly Check[] = [
  checkSelectors,
  checkExportTo,
  checkAuthorizationSources,
  checkAuthorizationOperations,
  checkAuthorizationMtls,
  checkDestinationRuleHosts,
  checkDestinationRuleMtls,
  checkPeerAuthentications,
  checkSharedHosts,
  checkVirtualServiceRoutes,
  checkVirtualServiceGateways,
  checkGateways,
  checkServices,
  checkSidecars,
  checkWorkloadGroups,
  checkGatewayApiGateways,
  checkGatewayApiRoutes,
  checkAmbientPolicies,
  checkAmbientRouting,
  checkWorkloads,
];
