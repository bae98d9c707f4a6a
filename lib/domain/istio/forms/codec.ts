import type { z } from "zod";
import type { Unsupported } from "./form-definition";

/** Where a codec is in the object, and where it tells what it cannot show. */
export interface Reader {
  path: (string | number)[];
  unsupported: Unsupported[];
}

/**
 * One field of an object as one value of a form, both ways. `apply` gets what the field was: it returns that very value
 * whenever the person changed nothing, and undefined to remove the field. Absent and null are the same to a form.
 */
export interface Codec<T> {
  schema: z.ZodType<T>;
  read(raw: unknown, reader: Reader): T;
  apply(value: T, original: unknown): unknown;
}

export function isAbsent(raw: unknown): raw is null | undefined {
  return raw === undefined || raw === null;
}

/** The same place, one step deeper. */
export function step(reader: Reader, key: string | number): Reader {
  return { ...reader, path: [...reader.path, key] };
}

/** Tells that what is here cannot be shown. */
export function report({ path, unsupported }: Reader, message: string): void {
  unsupported.push({ path, message });
}

export const notShown = "The form does not show this; it stays as it is.";
export const otherShape =
  "This is not what the form expects here; it stays as it is until you enter something.";
