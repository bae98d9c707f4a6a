import type { KubernetesObject } from "../../kubernetes/object";
import type { Violation } from "../violation";
import { ConfigField } from "./config-field";
import { validateDestinationRule } from "./validate-destination-rule";
import { decodeSpec } from "./decode";
import { validateGateway } from "./validate-gateway";
import { validateProxyConfig } from "./validate-proxy-config";
import { validateServiceEntry } from "./validate-service-entry";
import { validateSidecar } from "./validate-sidecar";
import { validateVirtualService } from "./validate-virtual-service";
import { validateWorkloadEntry } from "./validate-workload-entry";
import { validateWorkloadGroup } from "./validate-workload-group";
import { validateAuthorizationPolicy } from "./validate-authorization-policy";
import { validateEnvoyFilter } from "./validate-envoy-filter";
import { validateTrafficExtension, validateWasmPlugin } from "./validate-proxy-extension";
import { validateRequestAuthentication } from "./validate-request-authentication";
import { validateTelemetry } from "./validate-telemetry";
import { validatePeerAuthentication } from "./validate-peer-authentication";
import { readGroup, validateMetadata } from "./validate-metadata";

const validators: Record<string, (object: ConfigField) => void> = {
  "extensions.istio.io/TrafficExtension": validateTrafficExtension,
  "extensions.istio.io/WasmPlugin": validateWasmPlugin,
  "networking.istio.io/EnvoyFilter": validateEnvoyFilter,
  "networking.istio.io/DestinationRule": validateDestinationRule,
  "networking.istio.io/Gateway": validateGateway,
  "networking.istio.io/ProxyConfig": validateProxyConfig,
  "networking.istio.io/ServiceEntry": validateServiceEntry,
  "networking.istio.io/Sidecar": validateSidecar,
  "networking.istio.io/VirtualService": validateVirtualService,
  "networking.istio.io/WorkloadEntry": validateWorkloadEntry,
  "networking.istio.io/WorkloadGroup": validateWorkloadGroup,
  "security.istio.io/AuthorizationPolicy": validateAuthorizationPolicy,
  "security.istio.io/PeerAuthentication": validatePeerAuthentication,
  "security.istio.io/RequestAuthentication": validateRequestAuthentication,
  "telemetry.istio.io/Telemetry": validateTelemetry,
};

/**
 * Everything that istiod's validating webhook would refuse (severity `error`) or warn of in an object, in its words, each with
 * the field to mark; empty when the object would be accepted in silence. The version of the API does not matter, and kinds that
 * the webhook does not look at (the Gateway API, core kinds) have no violations here. It presumes nothing of the CRD's schema, but does
 * not repeat it: an object is accepted by a cluster when schema, CEL rules and this all agree.
 *
 * Where istiod stops at the first problem of an object this goes on as far as the rest can be judged.
 * Source: istio pkg/config/validation and pkg/webhooks/validation/server.
 */
export function validateConfig(object: KubernetesObject): Violation[] {
  const violations: Violation[] = [];
  const root = new ConfigField(object, [], (violation) => violations.push(violation));
  const kind = `${readGroup(root)}/${object.kind}`;
  const validate = Object.hasOwn(validators, kind) ? validators[kind] : undefined;
  if (validate === undefined) return [];
  validateMetadata(root);
  decodeSpec(root.at("spec"), kind);
  validate(root);
  return violations;
}
