import { validateConfig } from "../istio/validation/validate-config";
import type { Violation } from "../istio/violation";
import type { KubernetesObject } from "../kubernetes/object";
import type { KindSchema } from "./kind-schema";
import { decodeObject, validateSchema } from "./validate-schema";

export interface ValidateObjectOptions {
  /** Of the object's kind (`loadSchema`); without it only istiod's webhook is asked. */
  schema: KindSchema | undefined;
  /** The object before an update. */
  old?: KubernetesObject | undefined;
}

/**
 * What a cluster would say of an object when it is written: the API server by the kind's schema and rules, then, as nothing
 * that it refuses comes there, istiod's webhook. The cluster accepts it iff no violation is an error.
 */
export function validateObject(
  object: KubernetesObject,
  { schema, old }: ValidateObjectOptions,
): Violation[] {
  const found = schema ? validateSchema(schema, object, { old }) : [];
  if (found.some(({ severity }) => severity === "error")) return found;
  return [...found, ...validateConfig(schema ? decodeObject(schema, object) : object)];
}
