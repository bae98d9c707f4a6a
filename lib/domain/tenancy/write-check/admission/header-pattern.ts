import { forbiddenNames, forbiddenPrefixes } from "../check-headers";
import { anyOf, celPattern } from "./cel";

/** Underscores and dashes are one sign to many servers. */
const forbiddenHeader = `^(${anyOf(forbiddenNames)}|${anyOf(forbiddenPrefixes)}.*)$`;

/** Whether the name, an expression, is a header that only the platform writes. */
export function isForbiddenHeader(name: string): string {
  return `${name}.lowerAscii().replace("_", "-").matches(${celPattern(forbiddenHeader)})`;
}
