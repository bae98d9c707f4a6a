import type { RefusalList } from "./check-context";
import { steps } from "./check-context";
import { countRepetitions } from "./count-repetitions";

/** How much one object may hold. */
export const limits = {
  /** UTF-8, as it is sent. */
  bytes: 524_288,
  /** Characters of YAML, which takes a hundred times as long to read as JSON. */
  yaml: 131_072,
  depth: 40,
  /** Maps, lists and scalars, with aliases written out. */
  nodes: 20_000,
  /** Of one list. */
  items: 1024,
  /** Characters of a regular expression. */
  regex: 1024,
  /** Single matchers that a regular expression unfolds to. */
  repetitions: 5000,
} as const;

/** Names that every map of a program in JavaScript answers to: no field of Kubernetes is called so. */
export const inheritedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Fields whose text is compiled into a matcher in every proxy. */
const regexFields: ReadonlySet<string> = new Set(["regex", "safeRegex"]);

/** Maps whose keys are the writer's own words. */
const wordMaps =
  /^(labels|annotations|matchLabels|selector|sourceLabels|set|add|headers|withoutHeaders|queryParams|portLevelMtls|ports|customTags|tagOverrides|to|distribute|options|data|stringData|binaryData|environmentVariables)$/;

interface Walk {
  refusals: RefusalList;
  /** Whether keys are names of Istio's protocol buffers, of which there is a second spelling. */
  isIstio: boolean;
  left: number;
}

/**
 * Step 1: size, depth, regular expressions, and keys that some readers take for others.
 * @param isIstio whether it is of a kind of Istio that tenants write.
 * @returns whether the object is small enough to be looked at further.
 */
export function checkLimits(
  object: Record<string, unknown>,
  refusals: RefusalList,
  isIstio: boolean,
): boolean {
  const walk: Walk = { refusals, isIstio, left: limits.nodes };
  for (const key of Object.keys(object))
    if (/^(apiversion|kind|metadata|spec)$/i.test(key) && !/^(apiVersion|kind|metadata|spec)$/.test(key))
      refusals.add(
        steps.body,
        "VALUE_AMBIGUOUS",
        key,
        "is written otherwise; some readers would take it all the same",
      );
  const fits = visit(walk, object, "", 0, false);
  if (!fits)
    refusals.add(
      steps.body,
      "LIMIT_EXCEEDED",
      "",
      `an object holds at most ${limits.nodes} values, ${limits.depth} deep`,
    );
  return fits;
}

function visit(walk: Walk, value: unknown, path: string, depth: number, isWordMap: boolean): boolean {
  walk.left -= 1;
  if (walk.left < 0 || depth > limits.depth) return false;
  if (Array.isArray(value) && value.length > limits.items)
    walk.refusals.add(steps.body, "LIMIT_EXCEEDED", path, `a list holds at most ${limits.items} items`);
  if (Array.isArray(value))
    return value.every((item, index) => visit(walk, item, `${path}[${index}]`, depth + 1, false));
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, item]) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (inheritedNames.has(key)) walk.refusals.add(steps.body, "BODY_INVALID", at, "is no field");
    if (walk.isIstio && !isWordMap && path.startsWith("spec") && key.includes("_"))
      walk.refusals.add(
        steps.body,
        "VALUE_AMBIGUOUS",
        at,
        "is a second spelling of a field; write it in camel case",
      );
    if (typeof item === "string" && isRegex(key, path, value as Record<string, unknown>))
      checkRegex(walk.refusals, item, at);
    return visit(walk, item, at, depth + 1, wordMaps.test(key));
  });
}

/** `regex` of Istio; `match` of a regex rewrite; `value` beside `type: RegularExpression` of Gateway API. */
function isRegex(key: string, path: string, siblings: Record<string, unknown>): boolean {
  if (regexFields.has(key)) return true;
  if (key === "match" && path.endsWith(".uriRegexRewrite")) return true;
  return key === "value" && siblings["type"] === "RegularExpression";
}

function checkRegex(refusals: RefusalList, text: string, path: string): void {
  if (text.length > limits.regex)
    refusals.add(
      steps.body,
      "LIMIT_EXCEEDED",
      path,
      `a regular expression holds at most ${limits.regex} characters`,
    );
  else if (countRepetitions(text) > limits.repetitions)
    refusals.add(
      steps.body,
      "LIMIT_EXCEEDED",
      path,
      `a regular expression unfolds to at most ${limits.repetitions} matchers`,
    );
}
