import "server-only";

/** Kubernetes verbs. `connect` is our own: adding or removing a Cluster. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "connect";

export interface Target {
  /** "*" only for reads over every cluster. */
  cluster: string;
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}
