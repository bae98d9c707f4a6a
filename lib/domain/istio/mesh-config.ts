/**
 * What Isthmus reads of Istio's mesh configuration (ConfigMap `istio` of the control plane, key `mesh`).
 * Source: istio.io/api mesh/v1alpha1 `MeshConfig`; defaults from istio pkg/config/mesh `DefaultMeshConfig`.
 */
export interface MeshConfig {
  /** DNS domain of the cluster's services. */
  domain: string;
  /** Put behind short names in Istio's objects where it differs from `domain`; "" leaves them at `name.namespace`. */
  shortNameDomain?: string;
  rootNamespace: string;
  trustDomain: string;
  trustDomainAliases: readonly string[];
  enableAutoMtls: boolean;
  outboundTrafficPolicy: "ALLOW_ANY" | "REGISTRY_ONLY" | "ALLOW_ANY_DYNAMIC_DNS";
  /** Empty: `*`. */
  defaultServiceExportTo: readonly string[];
  defaultVirtualServiceExportTo: readonly string[];
  defaultDestinationRuleExportTo: readonly string[];
  /** As in the mesh config; undefined: Istio's default of 2 attempts. */
  defaultHttpRetryPolicy?: Readonly<Record<string, unknown>>;
  /** Names of the providers that a CUSTOM policy or Telemetry may name, with what they are. */
  extensionProviders: readonly Readonly<Record<string, unknown>>[];
  /** `ingressControllerMode`, `ingressService`, `ingressSelector`, `localityLbSetting`, `defaultTrafficPolicy`, …: the rest as written. */
  rest: Readonly<Record<string, unknown>>;
}

export const defaultMeshConfig: MeshConfig = {
  domain: "cluster.local",
  rootNamespace: "istio-system",
  trustDomain: "cluster.local",
  trustDomainAliases: [],
  enableAutoMtls: true,
  outboundTrafficPolicy: "ALLOW_ANY",
  defaultServiceExportTo: [],
  defaultVirtualServiceExportTo: [],
  defaultDestinationRuleExportTo: [],
  extensionProviders: [],
  rest: {},
};
