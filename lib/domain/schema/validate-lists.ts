import { isRecord } from "../kubernetes/read-field";
import { fieldError, type FieldError } from "./field-error";
import type { FieldPath } from "./field-path";
import { readMapSchema, type StructuralSchema } from "./kind-schema";

/** A value spelled so that equal ones are equal, whatever the order of their fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** Of each value that is there more than once, where it is the second time. */
function findRepeated(values: unknown[]): number[] {
  const times = new Map<string, number>();
  return values.flatMap((value, index) => {
    const key = canonical(value);
    const seen = times.get(key) ?? 0;
    times.set(key, seen + 1);
    return seen === 1 ? [index] : [];
  });
}

function readKeys(item: unknown, schema: StructuralSchema): Record<string, unknown> {
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  return isRecord(item)
    ? Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]]))
    : {};
}

function validateList(list: unknown[], schema: StructuralSchema, path: FieldPath): FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set")
    return findRepeated(list).map((index) =>
      fieldError("Duplicate value", path.index(index), { value: list[index] }),
    );
  if (type !== "map") return [];
  const stranger = list.findIndex((item) => item !== null && !isRecord(item));
  if (stranger !== -1) {
    const detail = "must be an object for an array of list-type map";
    return [fieldError("Invalid value", path.index(stranger), { value: list[stranger], detail })];
  }
  const keys = list.map((item) => readKeys(item, schema));
  return findRepeated(keys).map((index) =>
    fieldError("Duplicate value", path.index(index), { value: keys[index] }),
  );
}

/**
 * Duplicates in lists that are sets or maps (`x-kubernetes-list-type`).
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype` ValidateListSetsAndMaps.
 */
export function validateLists(value: unknown, schema: StructuralSchema, path: FieldPath): FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    const inner = items ? value.flatMap((item, index) => validateLists(item, items, path.index(index))) : [];
    return [...validateList(value, schema, path), ...inner];
  }
  if (!isRecord(value)) return [];
  const map = readMapSchema(schema);
  return Object.entries(value).flatMap(([key, item]) => {
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    if (property) return validateLists(item, property, path.child(key));
    return map ? validateLists(item, map, path.key(key)) : [];
  });
}
