/** Readers of JSON from a cluster that may be hostile or newer than we are: a wrong type reads as absent, nothing throws. */
export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = Object.freeze({});

export function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : nothing;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function asNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** Only the entries whose value is a string. */
export function asLabels(value: unknown): Record<string, string> {
  const record = asRecord(value);
  for (const key in record) {
    if (typeof record[key] !== "string") {
      return Object.fromEntries(
        Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      );
    }
  }
  return record as Record<string, string>;
}
