import { runIstioAnalyzers } from "./istio-analyzers";
import { runGatewayApi } from "./gateway-api";
import { runIstioAuthn } from "./istio-authn";
import { runIstioAuthz } from "./istio-authz";
import { runIstioAuthzAmbient } from "./istio-authz-ambient";
import { runIstioAuthzModel } from "./istio-authz-model";
import { runIstioAuthzRandom } from "./istio-authz-random";
import { runIstioAutoMtls } from "./istio-auto-mtls";
import { runIstioHosts } from "./istio-hosts";
import { runIstioMtlsRandom } from "./istio-mtls-random";
import { runIstioPeerAuthentication } from "./istio-peer-authentication";
import { runIstioRoutesRandom } from "./istio-routes-random";
import { runIstioRoutingModel } from "./istio-routing-model";
import { runIstioSimulation } from "./istio-simulation";
import { runIstioValidation } from "./istio-validation";
import { runIstioValidationRandom } from "./istio-validation-random";
import { runKialiValidations } from "./kiali-validations";
import type { Case } from "./suite";

export interface Suite {
  /** In the folder of the cases. */
  files: string[];
  /** Feeds one file to the functions of lib/domain. Absent: no engine yet, every case counts as failed. */
  run?: (content: unknown, file: string) => Case[] | Promise<Case[]>;
}

/** Which of our functions answers which file, one module per suite beside this one. */
export const suites: Readonly<Record<string, Suite>> = {
  "istio-simulation": { files: ["istio/simulation.json"], run: runIstioSimulation },
  "istio-authz": { files: ["istio/authz-rbac.json"], run: runIstioAuthz },
  "istio-authz-ambient": { files: ["istio/ambient-authz.json"], run: runIstioAuthzAmbient },
  "istio-authz-model": { files: ["istio/authz-model.json"], run: runIstioAuthzModel },
  "istio-peer-authentication": {
    files: ["istio/peer-authentication.json"],
    run: runIstioPeerAuthentication,
  },
  "istio-authn": { files: ["istio/authn-tables.json"], run: runIstioAuthn },
  "istio-auto-mtls": { files: ["istio/auto-mtls.json"], run: runIstioAutoMtls },
  "istio-hosts": { files: ["istio/hosts.json"], run: runIstioHosts },
  "istio-routing-model": { files: ["istio/routing-model.json"], run: runIstioRoutingModel },
  "istio-validation": {
    files: ["istio/webhook-validation.json", "istio/crd-validation.json", "istio/cel-rules.json"],
    run: runIstioValidation,
  },
  "istio-analyzers": {
    files: ["istio/analyzers.json", "istio/analyzer-messages.json"],
    run: runIstioAnalyzers,
  },
  "istio-validation-random": { files: ["istio/mutated-validation.json"], run: runIstioValidationRandom },
  "istio-routes-random": { files: ["istio/random-routes.json"], run: runIstioRoutesRandom },
  "istio-mtls-random": { files: ["istio/random-mtls.json"], run: runIstioMtlsRandom },
  "istio-authz-random": { files: ["istio/random-authz.json"], run: runIstioAuthzRandom },
  "gateway-api": {
    files: ["gateway-api/istio-conversion.json", "gateway-api/cel.json"],
    run: runGatewayApi,
  },
  "kiali-graph": { files: ["kiali/graph"] },
  "kiali-find": { files: ["kiali/find.json"] },
  "kiali-validations": { files: ["kiali/validations.json"], run: runKialiValidations },
  ngac: { files: ["ngac/decisions.json"] },
  tenancy: { files: ["tenancy/attacks.json"] },
};

/** Cases whose feature is out of scope, by suite and the id or table they belong to, with the reason. */
export const outOfScope: readonly { suite: string; matches: RegExp; reason: string }[] = [
  {
    suite: "istio-authz-model",
    matches: /^Test(Generator|Model_Generate|Model_MigrateTrustDomain)\//,
    reason: "the rule or what is expected of it is made by Go code, which the case does not hold",
  },
  {
    suite: "istio-authz-model",
    matches: /^TestRule_Principal\//,
    reason: "how principals are laid out in Envoy's protocol buffers; istio-authz runs them",
  },
  {
    suite: "istio-authn",
    matches: /^TestFilterPeerAuthenticationNamespaces\//,
    reason: "istiod's cache key for a proxy; the case does not hold its policies",
  },
  {
    suite: "istio-authn",
    matches: /^TestGetMTLSCipherSuites\//,
    reason: "a list compiled into the proxies, which no setting changes",
  },
  {
    suite: "istio-routing-model",
    matches:
      /^Test(ConsolidatedDestRuleEquals|MergeUpdateRequest|ContainsEgressDependencies|RootNsSidecarDependencies|ServicesEqual|WorkloadInstanceEqual|LabelsEquals|ConfigDescriptor|EventString|PortList|SupportsUnhealthyEndpoints)\//,
    reason: "how istiod compares Go values and decides which proxies to push to",
  },
  {
    suite: "istio-routing-model",
    matches:
      /^Test(EnvoyFilters|EnvoyFilterOrder|EnvoyFilterOrderAcrossNamespaces|EnvoyFilterUpdate|TrafficExtensions)\//,
    reason:
      "the order in which istiod applies patches and extensions to Envoy's configuration, which we do not model",
  },
  {
    suite: "istio-routing-model",
    matches:
      /^Test(ApplyUpstreamProxyProtocol|TranslateRequestMirrorPolicy|ParseGatewayRDSRouteName|GetAutoPassthroughSNIHosts)\//,
    reason: "protocol buffers of Envoy and names that only patches read",
  },
  {
    suite: "istio-routing-model",
    matches: /^Test(WaypointKeyForProxy|ServiceInfoVisibilityCondition)\//,
    reason: "istiod's own index and status of ambient",
  },
  {
    suite: "istio-routing-model",
    matches:
      /^Test(EnvoyFilterOrder|IstioEgressListenerWrapper|ComputeWildcardHostVirtualServiceIndex|GetHostsFromMeshConfig|SelectServicesExactParity|SetDestinationRuleMerging|SidecarScopeAuthnPolicies|GetEffectiveLbSetting|VirtualServiceWithDefaultExportTo|VirtualServiceWithExportTo)\/(allServices|envoyFilters|virtualServices|services|svcs|range|failover|zaFailover|peerAuthnConfigs|expectedDestRules|publicExpectedDestRules)\//,
    reason: "a value that Go code compares or builds a world of; the row itself asserts nothing",
  },
  {
    suite: "istio-routing-model",
    matches:
      /^Test(Retry|SelectServicesExactParity|BestEffortInferServiceMTLSMode|SetDestinationRuleWithWorkloadSelector|SidecarScope)\//,
    reason: "the world or the assertion is Go code, which the case does not hold",
  },
  {
    suite: "gateway-api",
    matches: / \(no object\)$/,
    reason: "upstream makes the object with code, which the case does not hold",
  },
  {
    suite: "gateway-api",
    matches: /^TestBackendTrafficPolicyConfig\//,
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    matches: / \(XBackendTrafficPolicy\)$/,
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    matches: / \(InferencePool\)$/,
    reason: "InferencePool is an extension that istiod leaves off; Isthmus has no such kind",
  },
];
