import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { listMeshWorkloads, type MeshWorkload, principalOf } from "../explain/mesh-workloads";
import { formatProxyClass } from "../routing/proxy-view";
import { getRoutingIndex } from "../routing/routing-index";
import { createPrincipalClassifier } from "../security/principal-class";

/** The workloads of one account, or one without a proxy: a policy or a mode sees no difference. */
export interface Caller {
  name: string;
  workload: MeshWorkload;
  /** Null: no proxy, no identity. */
  principal: string | null;
}

/** Callers whose proxies get the same configuration in both worlds. */
export interface CallerKind {
  callers: readonly Caller[];
  proxied: boolean;
  /** One that stands for all of them. */
  workload: MeshWorkload;
}

export function listCallerKinds(before: ClusterWorld, after: ClusterWorld): CallerKind[] {
  const callers = new Map<string, Caller>();
  for (const workload of listMeshWorkloads(before)) {
    const principal = workload.proxied ? principalOf(before, workload) : null;
    const key = principal ?? `${workload.namespace}/${workload.name}`;
    if (!callers.has(key)) callers.set(key, { name: workload.name, workload, principal });
  }
  const indexes = [getRoutingIndex(before), getRoutingIndex(after)];
  const kinds = Map.groupBy(callers.values(), ({ workload: { proxied, namespace, labels } }) =>
    proxied
      ? JSON.stringify(
          indexes.map((index) => formatProxyClass(index, { type: "sidecar", namespace, labels })),
        )
      : "",
  );
  return [...kinds.values()].flatMap((own): CallerKind[] => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ callers: own, proxied: first.workload.proxied, workload: first.workload }];
  });
}

type Classifier = (principal: string | null) => string;

/** Parts callers so that the policies say the same of all in one part. Remembers what it did. */
export function createPartition() {
  const classifiers = new Map<KubernetesObject, { id: number; classify: Classifier }>();
  const parts = new Map<string, readonly (readonly Caller[])[]>();
  const kindIds = new Map<CallerKind, number>();

  const idOf = (kind: CallerKind) => {
    const id = kindIds.get(kind) ?? kindIds.size;
    kindIds.set(kind, id);
    return id;
  };

  return (
    kinds: readonly CallerKind[],
    policies: readonly { world: ClusterWorld; policy: KubernetesObject }[],
  ): readonly (readonly Caller[])[] => {
    const own = policies.map(({ world, policy }) => {
      const known = classifiers.get(policy);
      if (known !== undefined) return known;
      const made = { id: classifiers.size, classify: createPrincipalClassifier(world, policy) };
      classifiers.set(policy, made);
      return made;
    });
    const key = `${kinds.map(idOf).join()}|${own.map(({ id }) => id).join()}`;
    let found = parts.get(key);
    if (found === undefined) {
      const callers = kinds.flatMap((kind) => kind.callers);
      found = [
        ...Map.groupBy(callers, ({ principal }) =>
          own.map(({ classify }) => classify(principal)).join(),
        ).values(),
      ];
      parts.set(key, found);
    }
    return found;
  };
}
