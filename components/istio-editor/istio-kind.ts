import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { IstioForm, NewObject } from "./istio-form";

export type KindGroup = "traffic" | "security" | "gateways" | "other";

/** One kind that Isthmus edits: how it is named, where it belongs, and how a new one starts. */
export interface IstioKind {
  group: string;
  version: string;
  resource: string;
  kind: string;
  /** In a person's words: "access policy". */
  noun: string;
  /** What it is for, one sentence. */
  purpose: string;
  belongsTo: KindGroup;
  /** The spec of a new object; the name is chosen by the person. */
  start: (about: NewObject) => Omit<KubernetesObject, "apiVersion" | "kind" | "metadata"> & {
    name?: string;
    /** Another namespace than the one that was left, e.g. the root namespace. */
    namespace?: string;
  };
  /** Loaded when it is opened. Absent: YAML only. */
  // Values differ by kind; the editor passes them through unread.
  // oxlint-disable-next-line typescript/no-explicit-any
  loadForm?: () => Promise<IstioForm<any>>;
}
