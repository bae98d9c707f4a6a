import { z } from "zod";
import { isAbsent, otherShape, report, type Codec } from "./codec";

function scalar<T>(schema: z.ZodType<T>, isReadable: (raw: unknown) => raw is T): Codec<T | undefined> {
  return {
    schema: schema.optional(),
    read(raw, reader) {
      if (isReadable(raw)) return raw;
      if (!isAbsent(raw)) report(reader, otherShape);
      return undefined;
    },
    apply(value, original) {
      if (value === original) return original;
      if (value !== undefined && value !== "") return value;
      return isAbsent(original) || !isReadable(original) ? original : undefined;
    },
  };
}

/** A text; an emptied one removes the field. */
export function text(schema: z.ZodType<string> = z.string()): Codec<string | undefined> {
  // While a person fills the form in, an empty input is no mistake.
  return scalar(z.literal("").or(schema), (raw) => typeof raw === "string");
}

/** A text of which "" is a meaning of its own: the group of the core API. */
export function apiGroup(): Codec<string | undefined> {
  const optional = text();
  return {
    ...optional,
    apply: (value, original) => (value === "" && original !== "" ? value : optional.apply(value, original)),
  };
}

/** `5s`, `1h30m`, `100ms`, as the API writes durations. */
export const duration = (): Codec<string | undefined> =>
  text(z.string().regex(/^(\d+(\.\d+)?(h|m|s|ms))+$/, "Write a duration such as 5s, 100ms or 1m30s."));

export function integer(min: number, max: number, what = "The number"): Codec<number | undefined> {
  const message = `${what} must be a whole number from ${min} to ${max}.`;
  return scalar(
    z.number(message).int(message).min(min, message).max(max, message),
    (raw) => typeof raw === "number",
  );
}

/** A number that need not be whole, e.g. a percentage. */
export function decimal(min: number, max: number, what = "The number"): Codec<number | undefined> {
  const message = `${what} must be from ${min} to ${max}.`;
  return scalar(z.number(message).min(min, message).max(max, message), (raw) => typeof raw === "number");
}

export const portNumber = (): Codec<number | undefined> => integer(1, 65_535, "A port");

export function flag(): Codec<boolean | undefined> {
  return scalar(z.boolean(), (raw) => typeof raw === "boolean");
}

/** One of some words. Another word is kept and told of. */
export function choice<const T extends string>(...words: readonly T[]): Codec<T | undefined> {
  const known: readonly string[] = words;
  return scalar<T>(
    z.enum(words, `Choose one of ${words.join(", ")}.`) as unknown as z.ZodType<T>,
    (raw): raw is T => typeof raw === "string" && known.includes(raw),
  );
}

/** A text that must not stay empty; it reads as "" when absent. */
export function requiredText(message: string, schema: z.ZodType<string> = z.string()): Codec<string> {
  const optional = text(schema);
  return {
    schema: z
      .string(message)
      .min(1, message)
      .pipe(schema as z.ZodType<string, string>),
    read: (raw, reader) => optional.read(raw, reader) ?? "",
    apply: (value, original) => optional.apply(value, original),
  };
}
