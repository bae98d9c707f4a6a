const escapes: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A text in quotes as Go's `%q` prints it, so that a message reads as istiod's. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is to be escaped
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    return escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `"${escaped}"`;
}

/** The length in bytes: what Go's `len` counts. */
export function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `a/b/c` cut at its first separator; undefined when there is none. Source: Go's `strings.Cut`. */
export function cut(text: string, separator: string): [before: string, after: string] | undefined {
  const at = text.indexOf(separator);
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + separator.length)];
}

/** A decimal integer as Go's `strconv.Atoi` reads it; undefined when it is none. */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
}
