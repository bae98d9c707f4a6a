import { isRecord } from "../kubernetes/read-field";
import type { StructuralSchema } from "./kind-schema";

/**
 * What a field or item was before an update, where the schema lets them be told apart: fields and map values by name, items
 * of lists of type map by their keys. Items of other lists have no past.
 *
 * Source: `k8s.io/apiserver/pkg/cel/common` CorrelatedObject.Key and Index.
 *
 * @param schema - Of the object or list that holds `value`.
 * @param old - What that object or list was.
 */
export function correlate(
  schema: StructuralSchema,
  old: unknown,
  value: unknown,
  at: string | number,
): unknown {
  if (typeof at === "string") return isRecord(old) && Object.hasOwn(old, at) ? old[at] : undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(old) || !isRecord(value)) return undefined;
  return old.find((item: unknown) => isRecord(item) && keys.every((key) => item[key] === value[key]));
}
