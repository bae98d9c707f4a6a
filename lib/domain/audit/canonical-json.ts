/**
 * JSON with one spelling per value: keys in the order of their UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them, fields that are undefined left out. Source: RFC 8785 (JSON Canonicalization Scheme).
 * @param value what `JSON.parse` may give, with undefined fields at most.
 */
export function formatCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => formatCanonicalJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, item]) => `${JSON.stringify(key)}:${formatCanonicalJson(item)}`);
  return `{${fields.join(",")}}`;
}
