/** What of a cluster rights depend on. */
export interface ClusterFacts {
  name: string;
  environment?: string;
  region?: string;
  /** Namespaces that exist, as last seen; undefined when the cluster was never read. Only {@link checkTenancyWrite} looks at them. */
  namespaces?: readonly string[];
}
