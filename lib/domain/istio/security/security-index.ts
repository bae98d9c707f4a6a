import { compareAge } from "../../kubernetes/compare-age";
import type { KubernetesObject } from "../../kubernetes/object";
import type {
  ClusterWorld,
  EndpointSliceProjection,
  PodProjection,
  ServiceProjection,
} from "../../kubernetes/projected";
import { readRecord, readRecords } from "../../kubernetes/read-field";
import { namespaceOf } from "../virtual-service";
import { compileRule, type CompiledRule } from "./compile-rule";

/** The security objects of a world by namespace, oldest first, and the compiled rules of its policies. */
export interface SecurityIndex {
  peerAuthentications: (namespace: string) => readonly KubernetesObject[];
  requestAuthentications: (namespace: string) => readonly KubernetesObject[];
  authorizationPolicies: (namespace: string) => readonly KubernetesObject[];
  sidecars: (namespace: string) => readonly KubernetesObject[];
  serviceEntries: (namespace: string) => readonly KubernetesObject[];
  /** Oldest first. */
  services: (namespace: string) => readonly ServiceProjection[];
  /** Those that may select pods with these labels, oldest first; their selectors are still to be compared. */
  servicesFor: (namespace: string, labels: Readonly<Record<string, string>>) => ServiceProjection[];
  /** Of the service `namespace/name`. */
  endpointSlices: (service: string) => readonly EndpointSliceProjection[];
  /** `namespace/name`. */
  pod: (name: string) => PodProjection | undefined;
  /** The rules of an AuthorizationPolicy of this world. */
  rules: (policy: KubernetesObject) => readonly CompiledRule[];
}

const indexes = new WeakMap<ClusterWorld, SecurityIndex>();

/** The index of a world, built once. */
export function indexSecurity(world: ClusterWorld): SecurityIndex {
  let index = indexes.get(world);
  if (index === undefined) {
    index = buildIndex(world);
    indexes.set(world, index);
  }
  return index;
}

function groupBy<T>(items: readonly T[], readKey: (item: T) => string) {
  const groups = Map.groupBy(items, readKey);
  return (key: string): readonly T[] => groups.get(key) ?? [];
}

function buildIndex(world: ClusterWorld): SecurityIndex {
  const byAge = (objects: readonly KubernetesObject[]) => groupBy(objects.toSorted(compareAge), namespaceOf);
  const trustDomains = [world.mesh.trustDomain, ...world.mesh.trustDomainAliases];
  const compiled = new WeakMap<KubernetesObject, readonly CompiledRule[]>();
  const services = world.services.toSorted((a, b) => compareAge(readIdentity(a), readIdentity(b)));
  // By one pair of the selector: who lacks that pair is not selected.
  const bySelector = groupBy(
    services.map((service, age) => ({ service, age })),
    ({ service: { meta, selector } }) => {
      const [[key, value] = ["", ""]] = Object.entries(selector);
      return `${meta.namespace ?? ""}/${key}=${value}`;
    },
  );
  const pods = new Map(world.pods.map((pod) => [`${pod.meta.namespace ?? ""}/${pod.meta.name}`, pod]));
  return {
    peerAuthentications: byAge(world.peerAuthentications),
    requestAuthentications: byAge(world.requestAuthentications),
    authorizationPolicies: byAge(world.authorizationPolicies),
    sidecars: byAge(world.sidecars),
    serviceEntries: byAge(world.serviceEntries),
    endpointSlices: groupBy(
      world.endpointSlices,
      ({ meta, service }) => `${meta.namespace ?? ""}/${service}`,
    ),
    pod: (name) => pods.get(name),
    servicesFor: (namespace, labels) =>
      Object.entries(labels)
        .flatMap(([key, value]) => bySelector(`${namespace}/${key}=${value}`))
        .toSorted((a, b) => a.age - b.age)
        .map(({ service }) => service),
    services: groupBy(services, (service) => service.meta.namespace ?? ""),
    rules: (policy) => {
      let rules = compiled.get(policy);
      if (rules === undefined) {
        rules = readRecords(readRecord(policy["spec"])["rules"]).map((rule, index) =>
          compileRule(rule, index, namespaceOf(policy), trustDomains),
        );
        compiled.set(policy, rules);
      }
      return rules;
    },
  };
}

function readIdentity({ meta }: ServiceProjection): KubernetesObject {
  const { name, namespace, creationTimestamp } = meta;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, creationTimestamp, ...(namespace === undefined ? {} : { namespace }) },
  };
}
