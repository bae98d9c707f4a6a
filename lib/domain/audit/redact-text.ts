/** Stands where a credential stood. */
export const redactionMark = "[redacted]";

/** What is a credential wherever it stands in a text, with what of it may stay. */
const credentials: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(-----END \1-----|$)/g,
    `-----BEGIN $1-----${redactionMark}`,
  ],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g, redactionMark],
  [/\b(Bearer|Basic)\s+(?!\[redacted\])[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${redactionMark}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${redactionMark}@`],
  [
    /([?&;](?:access_token|id_token|refresh_token|token|api[-_]?key|password|client_secret|secret|signature|sig)=)[^&;\s"']+/gi,
    `$1${redactionMark}`,
  ],
  [
    /(^|[\s{,"'])((?:client-key-data|client_secret|clientSecret|password|passwd|token|access_token|id_token|refresh_token|api[-_]?key)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^\s"',}]{6,}/gim,
    `$1$2${redactionMark}`,
  ],
];

/** A text without the credentials in it: private keys, signed tokens, passwords of URLs, and values named as secret. */
export function redactText(text: string): string {
  return credentials.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
