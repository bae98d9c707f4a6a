/**
 * Rights that are decided about objects in clusters, so that a policy class beside the hierarchy has a say in them; the others
 * are decided at levels, which lie in the hierarchy only.
 */
export const placeRights = [
  "read",
  "traffic:write",
  "security:write",
  "gateway:write",
  "telemetry:write",
  "workload:write",
  "raw:write",
  "platform:write",
] as const;

/** Every right there is (NGAC resource rights), in the order people read them. */
export const rights = [
  ...placeRights,
  "cluster:connect",
  "workspace:write",
  "group:write",
  "settings:write",
  "binding:write",
  "request:decide",
  "changeset:approve",
  "audit:read",
  "access:review",
] as const;
export type Right = (typeof rights)[number];

const rightOfKind: Readonly<Record<string, Right>> = {
  "virtualservices.networking.istio.io": "traffic:write",
  "destinationrules.networking.istio.io": "traffic:write",
  "serviceentries.networking.istio.io": "traffic:write",
  "sidecars.networking.istio.io": "traffic:write",
  "workloadentries.networking.istio.io": "traffic:write",
  "workloadgroups.networking.istio.io": "traffic:write",
  "httproutes.gateway.networking.k8s.io": "traffic:write",
  "grpcroutes.gateway.networking.k8s.io": "traffic:write",
  "tcproutes.gateway.networking.k8s.io": "traffic:write",
  "tlsroutes.gateway.networking.k8s.io": "traffic:write",
  "backendtlspolicies.gateway.networking.k8s.io": "traffic:write",
  "peerauthentications.security.istio.io": "security:write",
  "authorizationpolicies.security.istio.io": "security:write",
  "requestauthentications.security.istio.io": "security:write",
  "referencegrants.gateway.networking.k8s.io": "security:write",
  "gateways.networking.istio.io": "gateway:write",
  "gateways.gateway.networking.k8s.io": "gateway:write",
  "telemetries.telemetry.istio.io": "telemetry:write",
  "envoyfilters.networking.istio.io": "raw:write",
  "proxyconfigs.networking.istio.io": "raw:write",
  "wasmplugins.extensions.istio.io": "raw:write",
  "trafficextensions.extensions.istio.io": "raw:write",
};

const workloadKinds: ReadonlySet<string> = new Set([
  "services",
  "configmaps",
  "serviceaccounts",
  "pods",
  "deployments.apps",
  "statefulsets.apps",
  "daemonsets.apps",
  "replicasets.apps",
  "horizontalpodautoscalers.autoscaling",
  "jobs.batch",
  "cronjobs.batch",
]);

/**
 * The right that writing a kind needs. Whatever is not listed needs `platform:write`: a new CRD is never open by accident.
 * @param resource plural and group, e.g. `virtualservices.networking.istio.io`, or `services` for the core group.
 */
export function writeRightOf(resource: string): Right {
  return rightOfKind[resource] ?? (workloadKinds.has(resource) ? "workload:write" : "platform:write");
}
