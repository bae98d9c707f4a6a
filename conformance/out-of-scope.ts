/** What a case belongs to. */
export interface Scope {
  suite: string;
  /** Go test, of suites of tables. */
  test?: string;
  /** Table within the test. */
  table?: string;
  /** Kinds of the objects that the case hands in. */
  kinds?: readonly string[];
}

interface Exclusion {
  suite: string;
  tests?: readonly string[];
  /** Only these tables of the tests; without it all. */
  tables?: readonly string[];
  kinds?: readonly string[];
  reason: string;
}

/** Cases that are not run: what no function of the product answers, by suite, test and table, or by kind, with the reason. */
const exclusions: readonly Exclusion[] = [
  {
    suite: "istio-authz-model",
    tests: ["TestGenerator", "TestModel_Generate", "TestModel_MigrateTrustDomain"],
    reason: "the rule, or what is expected of it, is made by Go code that the case does not hold",
  },
  {
    suite: "istio-authz-model",
    tests: ["TestRule_Principal"],
    reason: "how principals are laid out in Envoy's protocol buffers; istio-authz runs them instead",
  },
  {
    suite: "istio-authn",
    tests: ["TestFilterPeerAuthenticationNamespaces"],
    reason: "istiod's cache key for a proxy; the case does not hold its policies",
  },
  {
    suite: "istio-authn",
    tests: ["TestGetMTLSCipherSuites"],
    reason: "a list compiled into the proxies, which no setting changes",
  },
  {
    suite: "istio-routing-model",
    tests: [
      "TestConsolidatedDestRuleEquals",
      "TestMergeUpdateRequest",
      "TestServicesEqual",
      "TestWorkloadInstanceEqual",
      "TestLabelsEquals",
    ],
    reason: "equality and merging of istiod's Go values",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestContainsEgressDependencies", "TestRootNsSidecarDependencies"],
    reason: "which proxies istiod pushes to when an object changes",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestConfigDescriptor", "TestEventString", "TestPortList"],
    reason: "accessors and names of istiod's Go types",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestSupportsUnhealthyEndpoints"],
    reason: "how istiod hands unhealthy endpoints to Envoy, which Isthmus does not model",
  },
  {
    suite: "istio-routing-model",
    tests: [
      "TestEnvoyFilters",
      "TestEnvoyFilterOrder",
      "TestEnvoyFilterOrderAcrossNamespaces",
      "TestEnvoyFilterUpdate",
      "TestTrafficExtensions",
    ],
    reason: "the order in which istiod applies patches and extensions to Envoy's configuration, not modelled",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestApplyUpstreamProxyProtocol", "TestTranslateRequestMirrorPolicy"],
    reason: "how sockets and mirrors are laid out in Envoy's protocol buffers",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestParseGatewayRDSRouteName"],
    reason: "istiod reads the names of route configurations back; Isthmus only writes them",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestGetAutoPassthroughSNIHosts"],
    reason: "istiod's index of the server names of AUTO_PASSTHROUGH gateways, which only its pushes read",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestWaypointKeyForProxy", "TestServiceInfoVisibilityCondition"],
    reason: "istiod's own index and status of ambient",
  },
  {
    suite: "istio-routing-model",
    tests: [
      "TestIstioEgressListenerWrapper",
      "TestComputeWildcardHostVirtualServiceIndex",
      "TestGetHostsFromMeshConfig",
      "TestSelectServicesExactParity",
      "TestSetDestinationRuleMerging",
      "TestSidecarScopeAuthnPolicies",
      "TestGetEffectiveLbSetting",
      "TestVirtualServiceWithDefaultExportTo",
      "TestVirtualServiceWithExportTo",
    ],
    tables: [
      "allServices",
      "virtualServices",
      "services",
      "svcs",
      "range",
      "failover",
      "zaFailover",
      "peerAuthnConfigs",
      "expectedDestRules",
      "publicExpectedDestRules",
    ],
    reason: "a value that Go code compares or builds a world of; the row itself asserts nothing",
  },
  {
    suite: "istio-routing-model",
    tests: ["TestServiceExportToNeverWidens"],
    tables: ["exportToForms"],
    reason: "the empty start of a list that Go code fills; the row itself asserts nothing",
  },
  {
    suite: "istio-routing-model",
    tests: [
      "TestRetry",
      "TestSelectServicesExactParity",
      "TestBestEffortInferServiceMTLSMode",
      "TestSetDestinationRuleWithWorkloadSelector",
      "TestSidecarScope",
    ],
    reason: "the world or the assertion is Go code, which the case does not hold",
  },
  {
    suite: "gateway-api",
    tests: ["TestValidateGateway", "TestValidateGatewayClassUpdate", "TestValidateListenerSet"],
    reason: "upstream makes the object with code, which the case does not hold",
  },
  {
    suite: "gateway-api",
    tests: ["TestBackendTrafficPolicyConfig"],
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    kinds: ["XBackendTrafficPolicy"],
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    kinds: ["InferencePool"],
    reason: "InferencePool is an extension that istiod leaves off; Isthmus has no such kind",
  },
];

/** Why a case is not run; undefined: it is. */
export function findExclusion({ suite, test, table, kinds = [] }: Scope): string | undefined {
  return exclusions.find((exclusion) => {
    if (exclusion.suite !== suite) return false;
    if (exclusion.kinds !== undefined) return exclusion.kinds.some((kind) => kinds.includes(kind));
    return (
      test !== undefined &&
      exclusion.tests?.includes(test) === true &&
      (exclusion.tables === undefined || exclusion.tables.includes(table ?? ""))
    );
  })?.reason;
}
