import { compileRe2 } from "../re2";
import { readRecord, readString } from "../../kubernetes/read-field";

/** A `StringMatch` of the networking API; `present` stands for one that matches whatever is there. */
export type StringMatch =
  | { kind: "present" }
  | { kind: "exact"; value: string }
  | { kind: "prefix"; value: string }
  | { kind: "regex"; value: string };

/**
 * Reads a `StringMatch`. Without any of exact, prefix and regex, or with the regex `*`, it only asks for presence.
 * Source: istio pilot/pkg/networking/core/route `canBeConvertedToPresentMatch`.
 */
export function readStringMatch(value: unknown): StringMatch {
  const { exact, prefix, regex } = readRecord(value);
  if (typeof exact === "string") return { kind: "exact", value: exact };
  if (typeof prefix === "string") return { kind: "prefix", value: prefix };
  if (typeof regex === "string" && regex !== "*") return { kind: "regex", value: regex };
  return { kind: "present" };
}

/** Whether the text matches; a regex has to match all of it, as in Envoy. One that RE2 does not know matches nothing. */
export function matchesString(match: StringMatch, text: string): boolean {
  switch (match.kind) {
    case "present":
      return true;
    case "exact":
      return text === match.value;
    case "prefix":
      return text.startsWith(match.value);
    case "regex":
      return matchesRegex(match.value, text);
  }
}

const compiled = new Map<string, (text: string) => boolean>();
const never = () => false;

/** Full match by RE2. Expressions are compiled once; the memory of them is bounded. */
export function matchesRegex(pattern: string, text: string): boolean {
  let matcher = compiled.get(pattern);
  if (matcher === undefined) {
    const result = compileRe2(pattern);
    matcher = "matcher" in result ? result.matcher.fullMatch : never;
    if (compiled.size >= 1000) compiled.clear();
    compiled.set(pattern, matcher);
  }
  return matcher(text);
}

/** `exact /login`, for explanations. */
export function formatStringMatch(match: StringMatch): string {
  return match.kind === "present" ? "any value" : `${match.kind} ${match.value}`;
}

/**
 * Whether no text can match both, or Istio cannot tell: the rule by which a delegate's match is refused under its root's.
 * Source: istio pilot/pkg/model `stringMatchConflict`.
 */
export function conflictsWithRoot(root: unknown, leaf: unknown): boolean {
  if (root === undefined || root === null || leaf === undefined || leaf === null) return false;
  const own = readParts(root);
  const other = readParts(leaf);
  if (own.regex !== "" && (other.regex !== "" || other.prefix !== "" || other.exact !== "")) return true;
  if (other.regex !== "" && (own.regex !== "" || own.prefix !== "" || own.exact !== "")) return true;
  if (own.exact !== "") return other.prefix !== "" || other.exact !== own.exact;
  if (own.prefix !== "") {
    if (other.prefix !== "") return !other.prefix.startsWith(own.prefix);
    if (other.exact !== "") return !other.exact.startsWith(own.prefix);
  }
  return true;
}

function readParts(value: unknown): { exact: string; prefix: string; regex: string } {
  const match = readRecord(value);
  return {
    exact: readString(match["exact"]) ?? "",
    prefix: readString(match["prefix"]) ?? "",
    regex: readString(match["regex"]) ?? "",
  };
}
