import type { ComponentType } from "react";
import type { z } from "zod";
import type { Change } from "@/lib/domain/istio/change";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";

/** What the fields of a form get: values and a way to change them, nothing that fetches. */
export interface FormFieldsProps<T> {
  values: T;
  onChange: (values: T) => void;
  /** What there is to choose from; undefined while it is being read. */
  catalog: MeshCatalog | undefined;
  cluster: string;
  namespace: string;
  readOnly: boolean;
  /** The object does not exist yet. */
  isNew: boolean;
  /** Moves a new object to another namespace; absent: it stays where it is. */
  onNamespace?: ((namespace: string) => void) | undefined;
}

/** What is drawn below a form gets: the object as it would be written, and the change that would write it. */
export interface BesideFormProps {
  cluster: string;
  namespace: string;
  object: KubernetesObject;
  /** As it is in the cluster; null: it does not exist yet. */
  base: KubernetesObject | null;
  /** Undefined while nothing was changed, or while what was written cannot be sent. */
  change: Change | undefined;
  catalog: MeshCatalog | undefined;
}

/** Where a new object is to be made, and what it is to be about when somebody came from there. */
export interface NewObject {
  namespace: string;
  /** Of the page that was left: `service`, `workload`, `gateway`, `template`, … */
  about: Readonly<Record<string, string>>;
  rootNamespace: string;
}

/** A form over one kind of object. Reading and applying are the pure functions of `lib/domain/istio/forms`. */
export interface IstioForm<T> {
  /** Object → values; what the form cannot show is named, kept, and edited as YAML. */
  read: (object: KubernetesObject) => {
    values: T;
    unsupported: readonly { path: readonly (string | number)[]; message: string }[];
  };
  /** Values → object; everything of `original` that the form does not know survives. */
  apply: (values: T, original: KubernetesObject) => KubernetesObject;
  /** What may be applied, with messages in a person's words; paths are those of the spec. */
  schema?: z.ZodType<T>;
  Fields: ComponentType<FormFieldsProps<T>>;
  /** Below the form: what becomes of something with the edit, e.g. of a request. */
  Beside?: ComponentType<BesideFormProps>;
}
