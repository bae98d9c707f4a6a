import { RE2JS, RE2JSException } from "re2js";

/** A compiled RE2 expression, as Envoy and istiod use it. */
export interface Re2 {
  pattern: string;
  /** Whether the whole text matches: what Envoy does with a regex of a route, a header or a JWT claim. */
  fullMatch(text: string): boolean;
  /** Whether any part of the text matches: Go's `regexp.MatchString`. */
  partialMatch(text: string): boolean;
}

export type CompiledRe2 = { matcher: Re2 } | { error: string };

/**
 * Compiles an expression in RE2 syntax (no lookaround, no backreferences; `(?i)`, `(?P<n>…)`, `\pL`, `\z` as RE2 has them), in
 * linear time whatever the text. A pattern that RE2 refuses gives `error` in the words of Go's regexp/syntax, such as
 * ``error parsing regexp: missing closing ): `(a` ``.
 */
export function compileRe2(pattern: string): CompiledRe2 {
  try {
    const compiled = RE2JS.compile(pattern);
    return {
      matcher: {
        pattern,
        fullMatch: (text) => compiled.matches(text),
        partialMatch: (text) => compiled.test(text),
      },
    };
  } catch (error) {
    if (error instanceof RE2JSException) return { error: error.message };
    throw error;
  }
}
