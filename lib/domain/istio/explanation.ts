/** Names one object of a cluster. */
export interface ObjectReference {
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
