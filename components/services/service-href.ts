interface ServiceIdentity {
  cluster: string;
  namespace: string;
  name: string;
}

export function serviceHref({ cluster, namespace, name }: ServiceIdentity): string {
  return `/services/${[cluster, namespace, name].map(encodeURIComponent).join("/")}`;
}

/** The topology with the service's node in focus. Source: `TopologyNode.id`. */
export function topologyHref({ cluster, namespace, name }: ServiceIdentity): string {
  return `/topology?focus=${encodeURIComponent(`${cluster}/${namespace}/service/${name}`)}`;
}
