import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { ReasonCode, Refusal } from "../refusal";
import { inheritedNames, limits } from "./check-limits";
import { findJsonProblem } from "./find-json-problem";

export interface BodyFormat {
  /** Media type without parameters. */
  contentType: string;
  /** A JSON Patch is a list. */
  isPatch?: boolean;
}

export interface TenantBody {
  /** What was sent; undefined when it is refused. */
  value: unknown;
  refusals: Refusal[];
}

function refuse(code: ReasonCode, message: string, field = ""): TenantBody {
  return { value: undefined, refusals: [{ code, field, message }] };
}

/**
 * Reads the body of a write strictly: one document, no list of objects, no key twice, no tags, numbers that every reader takes
 * alike. Size, depth and what aliases unfold to are decided on the tree, before anything is unfolded.
 */
export function readTenantBody(text: string, { contentType, isPatch = false }: BodyFormat): TenantBody {
  if (text.length > limits.bytes || new TextEncoder().encode(text).length > limits.bytes)
    return refuse("LIMIT_EXCEEDED", `a body holds at most ${limits.bytes} bytes`);
  const isJsonPatch = isPatch && contentType === "application/json-patch+json";
  if (/[/+]json$/.test(contentType)) return readJson(text, isJsonPatch);
  if (text.length > limits.yaml)
    return refuse("LIMIT_EXCEEDED", `YAML holds at most ${limits.yaml} characters`);
  if (/^---[^]*^---[^]*^---/m.test(text)) return refuse("LIST_OR_MULTI", "send one document");
  if (isNestedTooDeep(text)) return refuse("LIMIT_EXCEEDED", `a body is at most ${limits.depth} deep`);
  const documents = parse(text);
  if (!Array.isArray(documents)) return documents;
  const [document, ...more] = documents;
  if (document === undefined) return refuse("BODY_INVALID", "the body is empty");
  if (more.length > 0) return refuse("LIST_OR_MULTI", "one write is about one object; send one document");
  const [error] = document.errors;
  if (error !== undefined) return refuse("BODY_INVALID", `the body is no YAML${placeOf(error.linePos)}`);
  const [warning] = document.warnings;
  if (warning !== undefined) return refuse("BODY_INVALID", `the body uses a tag that nobody agreed on`);
  const measured = measure(document);
  if (measured !== undefined) return measured;
  return accept(document.toJS({ maxAliasCount: -1 }), isJsonPatch);
}

function accept(value: unknown, mayBeList: boolean): TenantBody {
  if (Array.isArray(value) && !mayBeList) return refuse("LIST_OR_MULTI", "one write is about one object");
  if (typeof value !== "object" || value === null) return refuse("BODY_INVALID", "the body is no object");
  return { value, refusals: [] };
}

function readJson(text: string, mayBeList: boolean): TenantBody {
  const problem = findJsonProblem(text);
  if (problem !== undefined) return refuse(problem.code, problem.message);
  try {
    return accept(JSON.parse(text), mayBeList);
  } catch {
    return refuse("BODY_INVALID", "the body is no JSON");
  }
}

function placeOf(position: { line: number }[] | readonly { line: number }[] | undefined): string {
  const line = position?.[0]?.line;
  return line === undefined ? "" : ` (line ${line})`;
}

/** Whether opening signs pile up before the reader is asked, whose time grows with the square of the depth. */
function isNestedTooDeep(text: string): boolean {
  return new RegExp(`(?:[\\[{][\\s]*|(?:-|\\?)[ \\t]+){${limits.depth + 1}}`).test(text);
}

function parse(text: string): Document.Parsed[] | TenantBody {
  try {
    const parsed = parseAllDocuments(text, {
      strict: true,
      // The library compares every key with every other; ours are looked up.
      uniqueKeys: false,
      merge: false,
      version: "1.2",
      schema: "core",
      logLevel: "error",
      lineCounter: new LineCounter(),
    });
    return Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  } catch (error) {
    if (error instanceof RangeError)
      return refuse("LIMIT_EXCEEDED", `a body is at most ${limits.depth} deep`);
    throw error;
  }
}

/** Counts the values with aliases unfolded, each anchor once; and looks at what other readers of YAML take otherwise. */
function measure(document: Document): TenantBody | undefined {
  const sizes = new Map<unknown, number>();
  let problem: TenantBody | undefined;

  function sizeOf(node: unknown, depth: number): number {
    if (problem !== undefined) return 0;
    if (depth > limits.depth) {
      problem = refuse("LIMIT_EXCEEDED", `a body is at most ${limits.depth} deep`);
      return 0;
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      const known = target === undefined ? undefined : sizes.get(target);
      if (known === undefined) problem = refuse("BODY_INVALID", "an alias stands for nothing, or for itself");
      return known ?? 0;
    }
    let size = 1;
    if (isMap(node) || isSeq(node)) {
      const keys = new Set<string>();
      for (const item of node.items as unknown[]) {
        if (isPair(item)) {
          checkKey(item.key, keys);
          size += sizeOf(item.value, depth + 1);
        } else size += sizeOf(item, depth + 1);
        if (size > limits.nodes) break;
      }
    } else if (isScalar(node) && typeof node.value === "number" && !isPlainNumber(node.value, node.source)) {
      problem = refuse(
        "VALUE_AMBIGUOUS",
        `${JSON.stringify(node.source)} is read differently; put it in quotes`,
      );
    }
    if (size > limits.nodes)
      problem = refuse("LIMIT_EXCEEDED", `a body holds at most ${limits.nodes} values, aliases written out`);
    sizes.set(node, size);
    return size;
  }

  function checkKey(key: unknown, keys: Set<string>): void {
    if (!isScalar(key) || typeof key.value === "object")
      problem = refuse("BODY_INVALID", "a key of a map must be a text");
    else if (key.value === "<<")
      problem = refuse("VALUE_AMBIGUOUS", "merge keys are read differently; write the fields out");
    else if (inheritedNames.has(String(key.value)))
      problem = refuse("BODY_INVALID", `${JSON.stringify(String(key.value))} is no field`);
    else if (keys.has(String(key.value)))
      problem = refuse(
        "BODY_INVALID",
        `key ${JSON.stringify(String(key.value).slice(0, 120))} is there twice`,
      );
    else keys.add(String(key.value));
  }

  sizeOf(document.contents, 0);
  return problem;
}

/** Octal, hexadecimal, infinities and numbers that lose digits mean different things to different readers. */
function isPlainNumber(value: number, source: string | undefined): boolean {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return false;
  return source === undefined || /^[-+]?(0|[1-9]\d*)(\.\d*)?([eE][-+]?\d+)?$/.test(source);
}
