import { z } from "zod";
import { isAbsent, notShown, otherShape, report, step, type Codec } from "./codec";
import { isRecord } from "../../kubernetes/read-field";

/** One of several fields of which the API allows one, e.g. `{prefix: "/a"}` as `{kind: "prefix", value: "/a"}`. */
export interface Tagged<K extends string> {
  kind: K;
  value: string;
}

/** Reads the one field of these kinds that is set; none or several are kept as they are. */
export function tagged<const K extends string>(
  kinds: readonly K[],
  value: z.ZodType<string> = z.string(),
): Codec<Tagged<K> | undefined> {
  const known: readonly string[] = kinds;
  const readOne = (raw: unknown): Tagged<K> | undefined => {
    if (!isRecord(raw)) return undefined;
    const set = Object.keys(raw).filter((key) => known.includes(key));
    const [kind] = set;
    const found = kind === undefined ? undefined : raw[kind];
    return set.length === 1 && typeof found === "string" ? { kind: kind as K, value: found } : undefined;
  };
  return {
    schema: z
      .strictObject({
        kind: z.enum(kinds, `Choose one of ${kinds.join(", ")}.`) as unknown as z.ZodType<K>,
        value,
      })
      .optional() as unknown as z.ZodType<Tagged<K> | undefined>,
    read(raw, reader) {
      const one = readOne(raw);
      const keys = isRecord(raw) ? Object.keys(raw) : [];
      for (const key of keys) if (!known.includes(key)) report(step(reader, key), notShown);
      // An object that sets none of them has a meaning of its own where it stands for "any".
      const isOdd = isRecord(raw) ? keys.some((key) => known.includes(key)) : !isAbsent(raw);
      if (one === undefined && isOdd) report(reader, otherShape);
      return one;
    },
    apply(wanted, original) {
      const before = readOne(original);
      if (wanted === undefined) return before === undefined ? original : undefined;
      if (before?.kind === wanted.kind && before.value === wanted.value) return original;
      const rest = isRecord(original) ? Object.entries(original).filter(([key]) => !known.includes(key)) : [];
      return Object.fromEntries([[wanted.kind, wanted.value], ...rest]);
    },
  };
}

/** Istio's `StringMatch`. */
export const stringMatch = (): Codec<Tagged<"exact" | "prefix" | "regex"> | undefined> =>
  tagged(["exact", "prefix", "regex"]);
