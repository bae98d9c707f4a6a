import { isRecord } from "../kubernetes/read-field";
import { readMapSchema, type StructuralSchema } from "./kind-schema";

export interface Decoded {
  /** What the cluster would keep: without unknown fields and superfluous nulls, with defaults. */
  value: unknown;
  /** Paths of the fields that no schema knows. */
  unknown: (string | number)[][];
}

type Steps = readonly (string | number)[];

function decodeNull(schema: StructuralSchema | undefined): unknown {
  if (!schema || schema.nullable) return null;
  return schema.default === undefined ? undefined : structuredClone(schema.default);
}

class Decoder {
  readonly unknown: (string | number)[][] = [];

  decode(value: unknown, schema: StructuralSchema | undefined, steps: Steps): unknown {
    if (Array.isArray(value)) {
      return value.map((item, index) =>
        item === null
          ? (decodeNull(schema?.items) ?? null)
          : this.decode(item, schema?.items, [...steps, index]),
      );
    }
    return isRecord(value) ? this.decodeObject(value, schema, steps) : value;
  }

  private decodeObject(value: Record<string, unknown>, schema: StructuralSchema | undefined, steps: Steps) {
    const result: Record<string, unknown> = {};
    const keep = schema?.["x-kubernetes-preserve-unknown-fields"] === true;
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const property =
        schema && Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
      const inner = property ?? (schema && readMapSchema(schema));
      if (!inner && !schema?.additionalProperties) {
        if (keep) this.set(result, key, item);
        else this.unknown.push([...steps, key]);
        continue;
      }
      const decoded = item === null ? decodeNull(inner) : this.decode(item, inner, [...steps, key]);
      if (decoded !== undefined) this.set(result, key, decoded);
    }
    for (const [key, property] of Object.entries(schema?.properties ?? {})) {
      if (property.default === undefined || result[key] !== undefined) continue;
      result[key] = this.decode(structuredClone(property.default), property, [...steps, key]);
    }
    return result;
  }

  /** Also for keys such as `__proto__`, which an assignment would not keep. */
  private set(target: Record<string, unknown>, key: string, value: unknown): void {
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  }
}

/**
 * Reads a value as an API server does with `fieldValidation=Strict`: finds unknown fields, drops nulls where the schema
 * allows none, and fills in defaults. `value` is not changed.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema` pruning.PruneWithOptions,
 * defaulting.PruneNonNullableNullsWithoutDefaults and defaulting.Default.
 */
export function decodeStrictly(value: unknown, schema: StructuralSchema): Decoded {
  const decoder = new Decoder();
  return { value: decoder.decode(value, schema, []), unknown: decoder.unknown };
}
