import { readMapSchema, type StructuralSchema } from "../kind-schema";

const reserved = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);
const escapes: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};
const escaped = new Map<string, string | undefined>();

/**
 * The name under which rules know a field, e.g. `__namespace__`; undefined when they cannot name it.
 *
 * Source: `k8s.io/apiserver/pkg/cel` Escape.
 */
export function escapeField(name: string): string | undefined {
  if (escaped.has(name)) return escaped.get(name);
  const legal = /^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/.test(name);
  const result = reserved.has(name)
    ? `__${name}__`
    : name.replaceAll(/__|[.\-/]/g, (found) => escapes[found] ?? found);
  const known = legal ? result : undefined;
  escaped.set(name, known);
  return known;
}

function convertFields(value: Record<string, unknown>, schema: StructuralSchema | undefined) {
  const map = schema && readMapSchema(schema);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const property =
      schema && Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    const name = property ? escapeField(key) : key;
    if (name === undefined) continue;
    const converted = convertValue(item, property ?? map);
    Object.defineProperty(result, name, { value: converted, enumerable: true });
  }
  return result;
}

/**
 * A JSON value as CEL sees it under a schema: integers as int, numbers as double, fields by their escaped names.
 *
 * Source: `k8s.io/apiserver/pkg/cel/common` UnstructuredToVal.
 */
export function convertValue(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (typeof value === "number")
    return schema?.type !== "number" && Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => convertValue(item, schema?.items));
  return typeof value === "object" && value !== null
    ? convertFields(value as Record<string, unknown>, schema)
    : value;
}
