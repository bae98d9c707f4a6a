import { groupOf, type KubernetesObject } from "../kubernetes/object";

/** Names one object of a cluster. */
export interface ObjectReference {
  /** Said where two groups have a kind of this name (Gateway); absent: Istio's or the core's. */
  group?: string;
  kind: string;
  namespace: string;
  name: string;
}

/** One object or field that took part in an answer. */
export interface Reason {
  /** `decided`: the answer comes from here. `lost`: it applies too, but something stronger or older won. `ignored`: it looks as if it applied and does not. `default`: nothing was written, Istio's own value. */
  role: "decided" | "lost" | "ignored" | "default";
  /** Absent for Istio's defaults and the mesh configuration. */
  object?: ObjectReference;
  /** Path in the object, e.g. `spec.http[1].match[0].headers.end-user`. */
  field?: string;
  /** One sentence in a person's words. */
  message: string;
}

/** An answer with the objects and fields that decided it, in the order of their weight. */
export interface Explained<T> {
  value: T;
  reasons: Reason[];
}

export function formatReference({ kind, namespace, name }: ObjectReference): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Names an object; its group only where the kind alone would be ambiguous. */
export function refer({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  const group = groupOf(apiVersion);
  const isSecondOfName = kind === "Gateway" && group === "gateway.networking.k8s.io";
  return {
    ...(isSecondOfName ? { group } : {}),
    kind,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
  };
}
