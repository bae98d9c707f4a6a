import type { KubernetesObject } from "../kubernetes/object";

/** What istiod makes of the Gateway API objects of a cluster. */
export interface GatewayApiConversion {
  /** One Istio Gateway for each listener that Istio programs. */
  gateways: KubernetesObject[];
  virtualServices: KubernetesObject[];
  /** Of BackendTLSPolicies. */
  destinationRules: KubernetesObject[];
  /**
   * The status that Istio would write on each Gateway API object, as an object with `apiVersion`, `kind`, name, namespace and
   * `status` alone. Conditions carry no `lastTransitionTime` unless they were there before.
   */
  statuses: KubernetesObject[];
}
