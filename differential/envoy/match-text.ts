import { RE2JS } from "re2js";
import type { HeaderMatcher, StringMatcher } from "./envoy-config";

const compiled = new Map<string, RE2JS>();

function matchesWhole(regex: string, text: string): boolean {
  let known = compiled.get(regex);
  if (known === undefined) {
    known = RE2JS.compile(regex);
    compiled.set(regex, known);
  }
  return known.matches(text);
}

/** Source: envoy type/matcher/v3 StringMatcher. An empty matcher has an exact value of "". */
export function matchText(matcher: StringMatcher, value: string): boolean {
  const { safeRegex, ignoreCase = false } = matcher;
  if (safeRegex !== undefined) return matchesWhole(safeRegex.regex, value);
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const text = fold(value);
  if (matcher.prefix !== undefined) return text.startsWith(fold(matcher.prefix));
  if (matcher.suffix !== undefined) return text.endsWith(fold(matcher.suffix));
  if (matcher.contains !== undefined) return text.includes(fold(matcher.contains));
  return text === fold(matcher.exact ?? "");
}

/** Source: envoy config/route/v3 HeaderMatcher. */
export function matchHeader(matcher: HeaderMatcher, read: (name: string) => string | undefined): boolean {
  const value = read(matcher.name.toLowerCase());
  const invert = matcher.invertMatch ?? false;
  if (matcher.presentMatch !== undefined) return ((value !== undefined) === matcher.presentMatch) !== invert;
  // Inverted or not: it "will be ignored so it will not match".
  if (value === undefined && !(matcher.treatMissingHeaderAsEmpty ?? false)) return false;
  const text = value ?? "";
  if (matcher.safeRegexMatch !== undefined)
    return matchesWhole(matcher.safeRegexMatch.regex, text) !== invert;
  if (matcher.exactMatch !== undefined) return (text === matcher.exactMatch) !== invert;
  if (matcher.stringMatch !== undefined) return matchText(matcher.stringMatch, text) !== invert;
  return !invert;
}
