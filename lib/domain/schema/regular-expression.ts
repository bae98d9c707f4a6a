import { compileRe2, type CompiledRe2 } from "../istio/re2";

const compiled = new Map<string, CompiledRe2>();

/**
 * Whether any part of `text` matches, as Go's `regexp.MatchString` decides it. Patterns are compiled once: they come from
 * schemas, of which there are few.
 *
 * @throws When the pattern is no RE2 expression.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? compileRe2(pattern);
  compiled.set(pattern, known);
  if ("error" in known) throw new Error(known.error);
  return known.matcher.partialMatch(text);
}
