/** `[name]` → name; undefined when it is not in brackets. Source: istio authz/model `extractNameInBrackets`. */
export function readHeaderName(text: string): string | undefined {
  return text.startsWith("[") && text.endsWith("]") && text.length > 1 ? text.slice(1, -1) : undefined;
}

/**
 * `[a][b]` → a, b: a claim inside a claim; anything irregular between the outer brackets is one name.
 * Source: istio authz/model `extractNameInNestedBrackets`.
 */
export function readClaimPath(text: string): string[] | undefined {
  if (/^(\[[^[\]]*\])*$/.test(text))
    return [...text.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "");
  const name = readHeaderName(text);
  return name === undefined ? undefined : [name];
}
