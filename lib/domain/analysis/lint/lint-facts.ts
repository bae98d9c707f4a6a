/** What lint may know beside the world of the cluster. An absent field means "unknown": the check then says nothing of it. */
export interface LintFacts {
  /** Principals of the service accounts of the mesh's other clusters, `trust-domain/ns/namespace/sa/name`. */
  remotePrincipals?: readonly string[];
  /** Trust domains of the mesh's other clusters. */
  remoteTrustDomains?: readonly string[];
  /** Full host names of the services of the mesh's other clusters. */
  remoteHosts?: readonly string[];
  /** Whether workloads without any AuthorizationPolicy are reported (KIA1301). Off unless true, as in Kiali. */
  reportUncoveredWorkloads?: boolean;
}
