/** Paths and shapes of our own kinds in the host cluster. */
const group = "/apis/isthmus.dev/v1alpha1";

/** Of a kind that lies in no namespace, e.g. `workspaces`. */
export function tenancyPath(resource: string, name: string): string {
  return `${group}/${resource}/${name}`;
}

/** Where change sets and groups of a workspace lie. */
export function workspaceCollection(resource: string, workspace: string): string {
  return `${group}/namespaces/isthmus-ws-${workspace}/${resource}`;
}

export function tenancyCollection(resource: string): string {
  return `${group}/${resource}`;
}

export interface Stored<S = Record<string, unknown>> {
  metadata: { name: string; resourceVersion: string };
  spec: S;
}
