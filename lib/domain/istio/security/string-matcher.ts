import { compileRe2, type CompiledRe2 } from "../re2";

/**
 * How Envoy compares one text: the forms that Istio's wildcards become. A regex always has to match the whole text.
 * Source: istio pilot/pkg/security/authz/matcher/string.go.
 */
export type StringMatcher =
  | { kind: "exact" | "prefix" | "suffix"; text: string; ignoreCase: boolean }
  | { kind: "regex"; regex: string };

/** A header's matcher: a text, or that the header is there at all. Source: istio authz/matcher/header.go. */
export type HeaderMatcher = StringMatcher | { kind: "present" };

/** Any text that is not empty. */
export const anyText: StringMatcher = { kind: "regex", regex: ".+" };

export function matchExact(text: string, ignoreCase = false): StringMatcher {
  return { kind: "exact", text, ignoreCase };
}

export function matchPrefix(text: string, ignoreCase = false): StringMatcher {
  return { kind: "prefix", text, ignoreCase };
}

export function matchSuffix(text: string, ignoreCase = false): StringMatcher {
  return { kind: "suffix", text, ignoreCase };
}

export function matchRegex(regex: string): StringMatcher {
  return { kind: "regex", regex };
}

/** Escapes every character with a meaning in an expression, like Go's `regexp.QuoteMeta`. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

/** `*`, `*end`, `start*` or the text itself, behind a prefix such as `spiffe://`. Source: `StringMatcherWithPrefix`. */
export function matchWildcard(value: string, prefix = ""): StringMatcher {
  if (value === "*") return anyText;
  if (value.startsWith("*")) {
    const end = value.slice(1);
    return prefix === "" ? matchSuffix(end) : matchRegex(`${prefix}.*${quoteMeta(end)}`);
  }
  return value.endsWith("*") ? matchPrefix(prefix + value.slice(0, -1)) : matchExact(prefix + value);
}

/** The matcher of a header: as `matchWildcard`, but `*` asks only for its presence. Source: `HeaderMatcher`, `HostMatcher`. */
export function matchHeader(value: string, ignoreCase = false): HeaderMatcher {
  if (value === "*") return { kind: "present" };
  if (value.startsWith("*")) return matchSuffix(value.slice(1), ignoreCase);
  return value.endsWith("*") ? matchPrefix(value.slice(0, -1), ignoreCase) : matchExact(value, ignoreCase);
}

const compiled = new Map<string, CompiledRe2>();

/** Kept: the same few expressions are tried for every caller. */
function compile(regex: string): CompiledRe2 {
  let expression = compiled.get(regex);
  if (expression === undefined) {
    if (compiled.size > 5_000) compiled.clear();
    expression = compileRe2(regex);
    compiled.set(regex, expression);
  }
  return expression;
}

/** Whether the expression takes the whole text; one that RE2 refuses takes nothing. */
export function testRegex(regex: string, text: string): boolean {
  const expression = compile(regex);
  return "matcher" in expression && expression.matcher.fullMatch(text);
}

/** Whether the matcher takes the text. */
export function testString(matcher: StringMatcher, text: string): boolean {
  if (matcher.kind === "regex") return testRegex(matcher.regex, text);
  const [have, want] = matcher.ignoreCase
    ? [text.toLowerCase(), matcher.text.toLowerCase()]
    : [text, matcher.text];
  if (matcher.kind === "exact") return have === want;
  return matcher.kind === "prefix" ? have.startsWith(want) : have.endsWith(want);
}

/** The same of a header; `undefined`: the header was not sent. */
export function testHeader(matcher: HeaderMatcher, value: string | undefined): boolean {
  if (value === undefined) return false;
  return matcher.kind === "present" || testString(matcher, value);
}
