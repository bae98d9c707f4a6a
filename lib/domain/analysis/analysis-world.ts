import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld, PodProjection, ServiceProjection } from "../kubernetes/projected";
import type { LintFacts } from "./lint/lint-facts";

/** What is known of a Secret that a gateway may name, without its content. */
export interface CredentialFact {
  namespace: string;
  name: string;
  /** Whether it holds a key and a certificate that is valid now. */
  valid: boolean;
}

/**
 * The input of the analysis: a world and, where somebody knows them, things the caches do not hold. An absent field means
 * "unknown", never "none": checks that need it then say nothing.
 */
export interface AnalysisWorld extends ClusterWorld {
  /** Injector configuration: ConfigMaps `istio-sidecar-injector*` with `data.values`. */
  injectorConfigMaps?: readonly KubernetesObject[];
  mutatingWebhooks?: readonly KubernetesObject[];
  validatingWebhooks?: readonly KubernetesObject[];
  /** At least `metadata`, `spec.group` and `spec.names.kind`. */
  customResourceDefinitions?: readonly KubernetesObject[];
  /** Isthmus never reads Secrets itself; this is for callers that may. */
  credentials?: readonly CredentialFact[];
  /** The cluster names that istiod's remote Secrets hold. */
  remoteClusters?: readonly string[];
  /** Services and pods of the other clusters of the mesh; the analysis of a fleet fills them in. */
  remoteServices?: readonly ServiceProjection[];
  remotePods?: readonly PodProjection[];
  /** `meshNetworks` of the ConfigMap of the control plane, parsed. */
  meshNetworks?: Readonly<Record<string, unknown>>;
  /** What only the lint codes read, mostly of the mesh's other clusters. */
  lintFacts?: LintFacts;
}

/** A field of {@link AnalysisWorld} on whose identity a result may depend. */
export type AnalysisInput = keyof AnalysisWorld;
