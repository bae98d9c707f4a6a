import type { ReasonCode } from "../refusal";
import { inheritedNames, limits } from "./check-limits";

export interface BodyProblem {
  code: ReasonCode;
  message: string;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]|-?\d[-+.eE\d]*/g;

/**
 * What readers of JSON take differently, or cannot take, in one pass over the text: depth, number of values, keys that are there
 * twice (`JSON.parse` takes the last in silence), numbers that lose digits. Undefined when there is nothing.
 */
export function findJsonProblem(text: string): BodyProblem | undefined {
  /** Keys of each open map; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let values = 0;
  let isKey = false;
  for (const [found] of text.matchAll(token)) {
    const keys = open.at(-1);
    if (found === "{" || found === "[") {
      open.push(found === "{" ? new Set() : undefined);
      isKey = found === "{";
      if (open.length > limits.depth)
        return { code: "LIMIT_EXCEEDED", message: `a body is at most ${limits.depth} deep` };
    } else if (found === "}" || found === "]") {
      open.pop();
      isKey = false;
    } else if (found === ",") {
      isKey = keys !== undefined;
      values += 1;
      if (values > limits.nodes)
        return { code: "LIMIT_EXCEEDED", message: `a body holds at most ${limits.nodes} values` };
    } else if (found.startsWith('"')) {
      if (isKey && keys !== undefined) {
        const key = unquote(found);
        if (keys.has(key))
          return { code: "BODY_INVALID", message: `key ${found.slice(0, 120)} is there twice` };
        if (inheritedNames.has(key))
          return { code: "BODY_INVALID", message: `${JSON.stringify(key)} is no field` };
        keys.add(key);
      }
      isKey = false;
    } else if (!isExact(Number(found))) {
      return {
        code: "VALUE_AMBIGUOUS",
        message: `${found.slice(0, 120)} is read differently; put it in quotes`,
      };
    }
  }
  return undefined;
}

function unquote(text: string): string {
  return text.includes("\\") ? String(JSON.parse(text)) : text.slice(1, -1);
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
