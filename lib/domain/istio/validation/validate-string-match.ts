import { compileRe2 } from "../re2";
import { countBytes, quote } from "./go-text";
import type { ConfigField } from "./config-field";

export type StringMatchKind = "exact" | "prefix" | "regex";

/** How a StringMatch matches; undefined when it says nothing. */
export function readMatchKind(match: ConfigField): StringMatchKind | undefined {
  return (["regex", "prefix", "exact"] as const).find((kind) => match.at(kind).isSet);
}

/** Why Envoy could not take the expression of `where`. Source: istio pkg/config/validation `validateStringRegexp`. */
export function checkRegex(pattern: string, where: string): string | undefined {
  if (countBytes(pattern) > 1024) return `${quote(where)}: regex is too large, max length allowed is 1024`;
  const compiled = compileRe2(pattern);
  if (!("error" in compiled)) return undefined;
  return `${quote(where)}: ${compiled.error}; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)`;
}

/** Only the expression of a match, if it has one. Source: istio pkg/config/validation `validateStringMatchRegexp`. */
export function validateMatchRegex(match: ConfigField, where: string): void {
  if (readMatchKind(match) !== "regex") return;
  const regex = match.at("regex");
  regex.error(
    regex.text === ""
      ? `${quote(where)}: regex string match should not be empty`
      : checkRegex(regex.text, where),
  );
}

/** A match whose prefix must not be empty. Source: istio pkg/config/validation `validateStringMatch`. */
export function validateStringMatch(match: ConfigField, where: string): void {
  const prefix = match.at("prefix");
  if (readMatchKind(match) === "prefix" && prefix.text === "") {
    prefix.error(`${quote(where)}: prefix string match should not be empty`);
  }
  validateMatchRegex(match, where);
}
