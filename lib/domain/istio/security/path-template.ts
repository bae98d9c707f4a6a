import { quoteMeta, testRegex } from "./string-matcher";

/** Whether a path of a policy uses `{*}` or `{**}`. Source: istio pkg/config/security `ContainsPathTemplate`. */
export function isPathTemplate(path: string): boolean {
  return path.includes("{*}") || path.includes("{**}");
}

/** `/a/{*}/{**}` as Envoy writes it: the same without the braces. Source: istio authz/matcher `sanitizePathTemplate`. */
export function formatPathTemplate(path: string): string {
  return path.replaceAll("{*}", "*").replaceAll("{**}", "**");
}

// The characters Envoy allows in a segment: unreserved, escapes and sub-delimiters (Envoy uri_template_internal.cc).
const segmentCharacters = String.raw`a-zA-Z0-9\-._~%!$&'()+,;:@=`;

/**
 * Whether a path without query fits a template: `*` is one whole segment, `**` any number of them.
 * Source: Envoy extensions/path/match/uri_template.
 */
export function matchesPathTemplate(template: string, path: string): boolean {
  const pattern = template
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === "*") return `[${segmentCharacters}]+`;
      return part === "**" ? `[${segmentCharacters}/]*` : quoteMeta(part);
    })
    .join("");
  return testRegex(pattern, path);
}
