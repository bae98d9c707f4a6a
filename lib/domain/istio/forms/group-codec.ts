import { z } from "zod";
import { isAbsent, notShown, otherShape, report, step, type Codec, type Reader } from "./codec";
import { isRecord } from "../../kubernetes/read-field";

type Shape = Record<string, Codec<unknown>>;
type Value<C> = C extends Codec<infer T> ? T : never;
type OptionalKeys<S extends Shape> = { [K in keyof S]: undefined extends Value<S[K]> ? K : never }[keyof S];

/** What a form holds of a group: fields that may be absent may be left out. */
export type GroupValues<S extends Shape> = { [K in Exclude<keyof S, OptionalKeys<S>>]: Value<S[K]> } & {
  [K in OptionalKeys<S>]?: Value<S[K]>;
};

export function groupSchema<S extends Shape>(shape: S): z.ZodType<GroupValues<S>> {
  const fields = Object.fromEntries(Object.entries(shape).map(([key, codec]) => [key, codec.schema]));
  return z.strictObject(fields) as unknown as z.ZodType<GroupValues<S>>;
}

function readFields<S extends Shape>(shape: S, raw: Record<string, unknown>, reader: Reader): GroupValues<S> {
  for (const key of Object.keys(raw)) {
    if (!Object.hasOwn(shape, key) && raw[key] !== undefined) report(step(reader, key), notShown);
  }
  const fields = Object.entries(shape)
    .map(([key, codec]): [string, unknown] => [
      key,
      codec.read(Object.hasOwn(raw, key) ? raw[key] : undefined, step(reader, key)),
    ])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as GroupValues<S>;
}

/** The original with the fields of the shape as they are in the values, in the original's order; new fields come last. */
function applyFields<S extends Shape>(
  shape: S,
  values: Readonly<Record<string, unknown>>,
  original: Record<string, unknown>,
): Record<string, unknown> {
  const kept = Object.entries(original).map(([key, old]): [string, unknown] => [
    key,
    Object.hasOwn(shape, key) ? shape[key]?.apply(values[key], old) : old,
  ]);
  const added = Object.entries(shape)
    .filter(([key]) => !Object.hasOwn(original, key))
    .map(([key, codec]): [string, unknown] => [key, codec.apply(values[key], undefined)]);
  return Object.fromEntries(
    [...kept, ...added].filter(
      ([key, value]) => value !== undefined || (Object.hasOwn(original, key) && original[key] === undefined),
    ),
  );
}

/** An object that the form always shows, field by field; it is absent when all its fields are. */
export function group<S extends Shape>(shape: S): Codec<GroupValues<S>> {
  return {
    schema: groupSchema(shape),
    read(raw, reader) {
      if (!isRecord(raw) && !isAbsent(raw)) report(reader, otherShape);
      return readFields(shape, isRecord(raw) ? raw : {}, reader);
    },
    apply(values, original) {
      const result = applyFields(
        shape,
        values as Record<string, unknown>,
        isRecord(original) ? original : {},
      );
      if (Object.keys(result).length > 0) return result;
      return isRecord(original) && Object.keys(original).length > 0 ? undefined : original;
    },
  };
}

/** An object that a person turns on and off as a whole: undefined is off, and turning it off removes all of it. */
export function section<S extends Shape>(shape: S): Codec<GroupValues<S> | undefined> {
  return optional(group(shape), () => ({}));
}

/** A codec of something that may be absent as a whole. */
export function optional<T extends object>(codec: Codec<T>, empty: () => unknown): Codec<T | undefined> {
  return {
    schema: codec.schema.optional(),
    read(raw, reader) {
      if (isRecord(raw)) return codec.read(raw, reader);
      if (!isAbsent(raw)) report(reader, otherShape);
      return undefined;
    },
    apply(value, original) {
      if (value === undefined) return isRecord(original) ? undefined : original;
      return codec.apply(value, original) ?? empty();
    },
  };
}

/** The one field of an object that matters, shown as if it were the object: `selector.matchLabels` as labels. */
export function inner<T>(key: string, codec: Codec<T>): Codec<T> {
  const shape = { [key]: codec };
  const outer = group(shape as Shape);
  return {
    schema: codec.schema,
    read: (raw, reader) => outer.read(raw, reader)[key] as T,
    apply: (value, original) => outer.apply({ [key]: value } as GroupValues<Shape>, original),
  };
}

/** A codec's value as the only field of an object, so that it can be a row. */
export function wrapped<K extends string, T>(key: K, codec: Codec<T>): Codec<Record<K, T>> {
  return {
    schema: z.strictObject({ [key]: codec.schema }) as unknown as z.ZodType<Record<K, T>>,
    read: (raw, reader) => ({ [key]: codec.read(raw, reader) }) as Record<K, T>,
    apply: (value, original) => codec.apply(value[key], original),
  };
}

/** A codec that refuses more: every problem is told at its path below the value. */
export function refined<T>(
  codec: Codec<T>,
  findProblems: (value: T) => { path: (string | number)[]; message: string }[],
): Codec<T> {
  return {
    schema: codec.schema.superRefine((value, context) => {
      for (const { path, message } of findProblems(value))
        context.addIssue({ code: "custom", path, message });
    }),
    read: (raw, reader) => codec.read(raw, reader),
    apply: (value, original) => codec.apply(value, original),
  };
}
