import { readDestinationRuleHost } from "../istio/find-destination-rule";
import { type ObjectReference, refer } from "../istio/explanation";
import { readPolicySelector } from "../istio/security/policy-attachment";
import { indexSecurity } from "../istio/security/security-index";
import { readHosts } from "../istio/virtual-service";
import type { ClusterWorld, ServiceProjection } from "../kubernetes/projected";
import { matchesLabels } from "../kubernetes/select";
import { hostOf, type TopologyContext } from "./topology-context";

/**
 * The policies that pick a workload by a selector, in force or not. What holds for a whole namespace or mesh is left out: it
 * is about no workload in particular.
 */
export function findWorkloadPolicies(
  { world }: TopologyContext,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): ObjectReference[] {
  return listSelectivePolicies(world, namespace)
    .filter(({ selector }) => matchesLabels(selector, labels))
    .map(({ reference }) => reference);
}

interface SelectivePolicy {
  reference: ObjectReference;
  selector: Readonly<Record<string, string>>;
}

const selective = new WeakMap<ClusterWorld, Map<string, readonly SelectivePolicy[]>>();

/** Those with a selector that a namespace's workloads may meet; a PeerAuthentication of the root namespace picks nobody elsewhere. */
function listSelectivePolicies(world: ClusterWorld, namespace: string): readonly SelectivePolicy[] {
  const byNamespace = selective.get(world) ?? new Map<string, readonly SelectivePolicy[]>();
  selective.set(world, byNamespace);
  let found = byNamespace.get(namespace);
  if (found === undefined) {
    const index = indexSecurity(world);
    const places = [...new Set([world.mesh.rootNamespace, namespace])];
    found = [
      ...index.peerAuthentications(namespace),
      ...places.flatMap((place) => index.authorizationPolicies(place)),
      ...places.flatMap((place) => index.requestAuthentications(place)),
    ].flatMap((policy) => {
      const selector = readPolicySelector(policy) ?? {};
      return Object.keys(selector).length === 0 ? [] : [{ reference: refer(policy), selector }];
    });
    byNamespace.set(namespace, found);
  }
  return found;
}

/**
 * The VirtualServices and DestinationRules that name a service's host, those that lose among them, those that decide by a
 * wildcard, and the policies that pick its pods.
 */
export function findServiceObjects(context: TopologyContext, service: ServiceProjection): ObjectReference[] {
  const host = hostOf(service);
  const { virtualService, destinationRule } = context.routingOf(service);
  const deciding = new Set([virtualService, ...(destinationRule?.rules ?? [])]);
  const routing = context.objectsFor(host).filter((object) => {
    const named = object.kind === "VirtualService" ? readHosts(object) : [readDestinationRuleHost(object)];
    return named.includes(host) || deciding.has(object);
  });
  return [
    ...routing.map(refer),
    ...findWorkloadPolicies(context, service.meta.namespace ?? "", service.selector),
  ];
}
