import type { ObjectReference } from "./explanation";

/** One result of the analysis of clusters: something that is accepted and yet wrong, weak or surprising. */
export interface Finding {
  /** `IST0101` as istioctl analyze, `KIA1106` as Kiali, `ISM…` for our own checks. */
  code: string;
  severity: "error" | "warning" | "info";
  cluster: string;
  /** The object it is about. */
  object: ObjectReference;
  /** Path in the object when one is to blame. */
  path?: (string | number)[];
  message: string;
  /** What a person can do about it. */
  advice?: string;
  /** Other objects that take part, maybe in other clusters. */
  related?: (ObjectReference & { cluster: string })[];
  /** The annotation that silences it is set on the object. */
  suppressed?: true;
}
