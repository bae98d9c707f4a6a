/** `west/shop`, or a star for every cluster, taken apart. */
export interface NamespaceSelector {
  cluster: string;
  namespace: string;
}

/** Undefined when it is not `CLUSTER/NAMESPACE`. */
export function parseNamespaceSelector(selector: string): NamespaceSelector | undefined {
  const [cluster, namespace, ...rest] = selector.split("/");
  return cluster && namespace && rest.length === 0 ? { cluster, namespace } : undefined;
}

/** Whether any of the selectors means the namespace of the cluster. */
export function selectsNamespace(selectors: readonly string[], cluster: string, namespace: string): boolean {
  return selectors.includes(`${cluster}/${namespace}`) || selectors.includes(`*/${namespace}`);
}

const reserved = /^(kube-.*|istio-system|isthmus-.*)$/;

/** Namespaces of the platform itself, which no workspace ever owns. Source: design domain.md, Tenant write checker, step 4. */
export function isReservedNamespace(namespace: string): boolean {
  return reserved.test(namespace);
}
