import type { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";

/** Something in an object that a form does not show. It stays in the object as it is. */
export interface Unsupported {
  /** From the root of the object, e.g. ["spec", "http", 0, "delegate"]. */
  path: (string | number)[];
  message: string;
}

/** An object as a form shows it. */
export interface FormReading<T> {
  values: T;
  unsupported: Unsupported[];
}

/**
 * The pure half of one form. For every object `apply(read(object).values, object)` is the object, byte for byte: what the
 * form does not show survives anywhere, and only what a person changed differs.
 */
export interface FormDefinition<T> {
  apiVersion: string;
  kind: string;
  /** What may be applied, with messages in a person's words. */
  schema: z.ZodType<T>;
  read: (object: KubernetesObject) => FormReading<T>;
  /** @param original the object that was read; null makes a new one. */
  apply: (values: T, original: KubernetesObject | null) => KubernetesObject;
}
