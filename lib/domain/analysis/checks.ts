import type { Check } from "./check";
import { annotations } from "./istio/annotations";
import { authorizationPolicy } from "./istio/authorization-policy";
import { conditions } from "./istio/conditions";
import { deploymentServices } from "./istio/deployment-services";
import { deprecation } from "./istio/deprecation";
import { destinationRuleCertificates } from "./istio/destination-rule-certificates";
import { destinationRuleSubset } from "./istio/destination-rule-subset";
import { envoyFilter } from "./istio/envoy-filter";
import { externalControlPlane } from "./istio/external-control-plane";
import { gatewayApiSelector } from "./istio/gateway-api-selector";
import { gatewayApiVersion } from "./istio/gateway-api-version";
import { gatewayCertificate } from "./istio/gateway-certificate";
import { gatewayConflict } from "./istio/gateway-conflict";
import { gatewayPort } from "./istio/gateway-port";
import { gatewaySecret } from "./istio/gateway-secret";
import { imageAuto } from "./istio/image-auto";
import { injection } from "./istio/injection";
import { jwksUri } from "./istio/jwks-uri";
import { meshNetworks } from "./istio/mesh-networks";
import { proxyImage } from "./istio/proxy-image";
import { proxyUser } from "./istio/proxy-user";
import { serviceEntryAddresses } from "./istio/service-entry-addresses";
import { serviceEntryProtocol } from "./istio/service-entry-protocol";
import { schemaChecks } from "./istio/schema";
import { servicePortName } from "./istio/service-port-name";
import { sidecarSelector } from "./istio/sidecar-selector";
import {
  telemetryDefault,
  telemetryLightstep,
  telemetryProvider,
  telemetrySelector,
} from "./istio/telemetry";
import { virtualServiceDestinationHost } from "./istio/virtual-service-destination-host";
import { virtualServiceDestinationRule } from "./istio/virtual-service-destination-rule";
import { virtualServiceGateway } from "./istio/virtual-service-gateway";
import { virtualServiceJwtClaim } from "./istio/virtual-service-jwt-claim";
import { virtualServiceMeshHosts } from "./istio/virtual-service-mesh-hosts";
import { webhook } from "./istio/webhook";
import { lintChecks } from "./lint/lint-checks";
import { ownChecks } from "./own/own-checks";

/** Istio's own analyzers, those that `istioctl analyze` runs. Source: istio pkg/config/analysis/analyzers/all.go. */
export const istioChecks: readonly Check[] = [
  annotations,
  jwksUri,
  authorizationPolicy,
  conditions,
  deploymentServices,
  proxyUser,
  destinationRuleCertificates,
  destinationRuleSubset,
  deprecation,
  envoyFilter,
  externalControlPlane,
  gatewayPort,
  gatewayCertificate,
  gatewaySecret,
  gatewayConflict,
  injection,
  proxyImage,
  imageAuto,
  gatewayApiSelector,
  gatewayApiVersion,
  meshNetworks,
  servicePortName,
  sidecarSelector,
  virtualServiceMeshHosts,
  virtualServiceDestinationHost,
  virtualServiceDestinationRule,
  virtualServiceGateway,
  virtualServiceJwtClaim,
  serviceEntryAddresses,
  serviceEntryProtocol,
  webhook,
  telemetryProvider,
  telemetrySelector,
  telemetryDefault,
  telemetryLightstep,
  ...schemaChecks,
];

/** Every check of a single cluster. */
export const checks: readonly Check[] = [...istioChecks, ...lintChecks, ...ownChecks];
