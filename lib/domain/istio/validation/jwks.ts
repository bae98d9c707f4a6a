import { quote } from "./go-text";

const required: Record<string, readonly string[]> = {
  RSA: ["e", "n"],
  EC: ["crv", "x", "y"],
  OKP: ["crv", "x"],
  oct: ["k"],
};
/** Fields of a key that hold bytes in base64, by its type; `d` marks a private key of any of them. */
const bytes: Record<string, readonly string[]> = {
  RSA: ["e", "n", "d", "p", "q", "dp", "dq", "qi"],
  EC: ["x", "y", "d"],
  OKP: ["x", "d"],
  oct: ["k"],
};
const texts = ["alg", "kid", "use", "x5t", "x5t#S256", "x5u", "crv"];

interface Jwk {
  isPrivate: boolean;
}

/** The keys of a key set, or why it cannot be parsed. */
export type ParsedJwks = { keys: Jwk[] } | { error: string };

/** Base64 of either alphabet; what ends in `=` must be padded to the full. */
function isBase64(text: string): boolean {
  const padded = text.endsWith("=");
  const content = text.replace(/={1,2}$/, "");
  const alphabet = /[+/]/.test(text) ? /^[A-Za-z0-9+/]*$/ : /^[A-Za-z0-9_-]*$/;
  return alphabet.test(content) && content.length % 4 !== 1 && (!padded || text.length % 4 === 0);
}

function parseKey(key: unknown): { key: Jwk } | { error: string } {
  const fail = (why: string) => ({ error: `failed to unmarshal JSON into key: ${why}` });
  if (typeof key !== "object" || key === null || Array.isArray(key)) {
    return { error: "failed to unmarshal JSON into key hint" };
  }
  const fields = new Map<string, unknown>(Object.entries(key));
  const kty = fields.get("kty");
  const type = typeof kty === "string" && Object.hasOwn(required, kty) ? kty : undefined;
  if (type === undefined)
    return { error: `invalid key type from JSON (${typeof kty === "string" ? kty : ""})` };
  for (const [name, value] of fields) {
    const isBytes = (bytes[type] ?? []).includes(name);
    if (!isBytes && !texts.includes(name)) continue;
    if (typeof value !== "string") return fail(`failed to decode value for key ${name}`);
    if (isBytes && !isBase64(value))
      return fail(`failed to decode value for key ${name}: illegal base64 data`);
  }
  const missing = (required[type] ?? []).find((name) => !fields.has(name));
  if (missing !== undefined) return fail(`required field ${missing} is missing`);
  return { key: { isPrivate: type === "oct" || fields.has("d") } };
}

/** The object that a text begins with: Go's decoder does not look at what comes after. */
function cutAfterObject(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{") depth += 1;
    else if (token === "}") depth -= 1;
    if (token === "}" && depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

/**
 * A JSON Web Key Set, or a key alone, as istiod reads it.
 * Source: github.com/lestrrat-go/jwx/jwk `Parse`, which istio pkg/config/validation `validateJwtRule` calls.
 */
export function parseJwks(text: string): ParsedJwks {
  const fail = (why: string): ParsedJwks => ({ error: `failed to unmarshal JWK set: ${why}` });
  let document: unknown;
  try {
    document = JSON.parse(cutAfterObject(text));
  } catch (error) {
    if (error instanceof SyntaxError) return fail(error.message);
    throw error;
  }
  if (document === null) return { keys: [] };
  if (typeof document !== "object" || Array.isArray(document)) return fail("expected '{'");
  const { keys: listed } = document as { keys?: unknown };
  if (listed !== undefined && listed !== null && !Array.isArray(listed))
    return fail(`failed to decode ${quote("keys")}`);
  const sources: unknown[] = "keys" in document ? ((listed ?? []) as unknown[]) : [document];
  const keys: Jwk[] = [];
  for (const [index, source] of sources.entries()) {
    const parsed = parseKey(source);
    if ("error" in parsed) {
      return fail(
        "keys" in document
          ? `failed to decode key #${index} in "keys": ${parsed.error}`
          : `failed to parse sole key in key set: ${parsed.error}`,
      );
    }
    keys.push(parsed.key);
  }
  return { keys };
}
