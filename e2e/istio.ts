/** Paths and shapes of the Istio objects of the demo world, as API servers have them. */
const istio = "/apis/networking.istio.io/v1/namespaces";

export function virtualServicePath(namespace: string, name: string): string {
  return `${istio}/${namespace}/virtualservices/${name}`;
}

export function destinationRulePath(namespace: string, name: string): string {
  return `${istio}/${namespace}/destinationrules/${name}`;
}

export interface VirtualService {
  metadata: {
    name: string;
    resourceVersion: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: {
    hosts: string[];
    http: {
      name?: string;
      match?: unknown;
      timeout?: string;
      route: { destination: { host: string; subset?: string }; weight?: number }[];
    }[];
  };
}

/** Weights of the last http route, which is the catch-all in the demo's objects. */
export function lastWeights(object: VirtualService): Record<string, number> {
  const route = object.spec.http.at(-1)?.route ?? [];
  return Object.fromEntries(route.map((item) => [item.destination.subset ?? "", item.weight ?? 0]));
}

const security = "/apis/security.istio.io/v1/namespaces";

export function peerAuthenticationPath(namespace: string, name: string): string {
  return `${security}/${namespace}/peerauthentications/${name}`;
}

export function authorizationPolicyPath(namespace: string, name: string): string {
  return `${security}/${namespace}/authorizationpolicies/${name}`;
}

export function gatewayPath(namespace: string, name: string): string {
  return `${istio}/${namespace}/gateways/${name}`;
}

export function httpRoutePath(namespace: string, name: string): string {
  return `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes/${name}`;
}

export function serviceEntryPath(namespace: string, name: string): string {
  return `${istio}/${namespace}/serviceentries/${name}`;
}
