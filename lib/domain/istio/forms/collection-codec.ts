import { z } from "zod";
import { isAbsent, notShown, otherShape, report, step, type Codec } from "./codec";
import { isRecord } from "../../kubernetes/read-field";

/** A list of texts; absent reads as empty, and an emptied one removes the field. */
export function texts(
  item: z.ZodType<string> = z.string().min(1, "An entry must not be empty."),
): Codec<string[]> {
  const isText = (raw: unknown): raw is string => typeof raw === "string";
  return {
    schema: z.array(item),
    read(raw, reader) {
      if (!Array.isArray(raw)) {
        if (!isAbsent(raw)) report(reader, otherShape);
        return [];
      }
      raw.forEach((entry, index) => {
        if (!isText(entry)) report(step(reader, index), notShown);
      });
      return raw.filter(isText);
    },
    apply(value, original) {
      const before: unknown[] = Array.isArray(original) ? original : [];
      const shown = before.filter(isText);
      if (shown.length === value.length && shown.every((entry, index) => entry === value[index]))
        return original;
      const result = [...value, ...before.filter((entry) => !isText(entry))];
      return result.length === 0 ? undefined : result;
    },
  };
}

function mapOf<T>(schema: z.ZodType<T>, isValue: (raw: unknown) => raw is T): Codec<Record<string, T>> {
  return {
    schema: z.record(z.string().min(1, "A name must not be empty."), schema),
    read(raw, reader) {
      if (!isRecord(raw)) {
        if (!isAbsent(raw)) report(reader, otherShape);
        return {};
      }
      return Object.fromEntries(
        Object.entries(raw).filter((entry): entry is [string, T] => {
          if (isValue(entry[1])) return true;
          report(step(reader, entry[0]), notShown);
          return false;
        }),
      );
    },
    apply(value, original) {
      const before = isRecord(original) ? original : {};
      const kept = Object.entries(before).flatMap(([key, old]): [string, unknown][] => {
        if (Object.hasOwn(value, key)) return [[key, value[key]]];
        return isValue(old) ? [] : [[key, old]];
      });
      const added = Object.entries(value).filter(([key]) => !Object.hasOwn(before, key));
      if (kept.length + added.length > 0) return Object.fromEntries([...kept, ...added]);
      return Object.keys(before).length === 0 ? original : undefined;
    },
  };
}

/** Names with texts such as labels; absent reads as empty. */
export const textMap = (): Codec<Record<string, string>> =>
  mapOf(z.string(), (raw) => typeof raw === "string");

/** Names with numbers such as weights; absent reads as empty. */
export const numberMap = (): Codec<Record<string, number>> =>
  mapOf(z.number("Enter a number."), (raw) => typeof raw === "number");

/** The index of a row in the list it was read from; a row a person adds has none. */
export interface Row {
  origin?: number;
}

const originSchema = { origin: z.number().int().min(0).optional() };

/** A schema of a row: the item's, with its origin. */
export function rowSchema<T extends object>(item: z.ZodType<T>): z.ZodType<T & Row> {
  return (item instanceof z.ZodObject ? item.extend(originSchema) : item) as unknown as z.ZodType<T & Row>;
}

/**
 * A list of objects as rows. Rows know where they came from, so that a moved or edited row keeps what the form does not
 * show of it. Entries that are no objects stay at their place.
 */
export function list<T extends object>(item: Codec<T>): Codec<(T & Row)[]> {
  return {
    schema: z.array(rowSchema(item.schema)),
    read(raw, reader) {
      if (!Array.isArray(raw)) {
        if (!isAbsent(raw)) report(reader, otherShape);
        return [];
      }
      return raw.flatMap((entry: unknown, origin) => {
        const at = step(reader, origin);
        if (isRecord(entry)) return [{ ...item.read(entry, at), origin }];
        report(at, notShown);
        return [];
      });
    },
    apply(rows, original) {
      if (rows.length === 0 && !(Array.isArray(original) && original.some(isRecord))) return original;
      const before: unknown[] = Array.isArray(original) ? original : [];
      const result: unknown[] = rows.map((row) => {
        const source = row.origin === undefined ? undefined : before[row.origin];
        return item.apply(row, source) ?? {};
      });
      before.forEach((entry, index) => {
        if (!isRecord(entry)) result.splice(index, 0, entry);
      });
      return result.length === 0 ? undefined : result;
    },
  };
}

/** An object whose keys are chosen by a person (`headers: {end-user: {exact: …}}`) as rows, the key in one of their fields. */
export function keyed<K extends string, T extends object>(
  key: K,
  keySchema: z.ZodType<string>,
  item: Codec<T>,
): Codec<(T & Record<K, string> & Row)[]> {
  type Keyed = T & Record<K, string> & Row;
  const schema =
    item.schema instanceof z.ZodObject
      ? item.schema.extend({ [key]: keySchema, ...originSchema })
      : item.schema;
  return {
    schema: (z.array(schema) as unknown as z.ZodType<Keyed[]>).superRefine((rows, context) => {
      rows.forEach((row, index) => {
        if (rows.findIndex((other) => other[key] === row[key]) < index)
          context.addIssue({ code: "custom", path: [index, key], message: "Another entry has this name." });
      });
    }),
    read(raw, reader) {
      if (!isRecord(raw)) {
        if (!isAbsent(raw)) report(reader, otherShape);
        return [];
      }
      return Object.entries(raw).flatMap(([name, entry], origin) => {
        const at = step(reader, name);
        if (isRecord(entry)) return [{ ...item.read(entry, at), [key]: name, origin } as Keyed];
        report(at, notShown);
        return [];
      });
    },
    apply(rows, original) {
      const before = isRecord(original) ? Object.entries(original) : [];
      if (rows.length === 0 && !before.some(([, entry]) => isRecord(entry))) return original;
      const result = rows.map((row): [string, unknown] => {
        const source = row.origin === undefined ? undefined : before[row.origin]?.[1];
        return [row[key], item.apply(row, source) ?? {}];
      });
      before.forEach((entry, index) => {
        if (!isRecord(entry[1])) result.splice(index, 0, entry);
      });
      return result.length === 0 ? undefined : Object.fromEntries(result);
    },
  };
}
