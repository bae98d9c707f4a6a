import { formatPath } from "../../istio/violation";

/** One field that two values do not agree on. */
export interface Difference {
  path: (string | number)[];
  here: unknown;
  there: unknown;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The first differing fields of two JSON values, at most `limit`; the order of keys does not matter, that of lists does. */
export function findDifferences(
  here: unknown,
  there: unknown,
  limit: number,
  path: (string | number)[] = [],
): Difference[] {
  if (Object.is(here, there)) return [];
  if (!isObject(here) || !isObject(there) || Array.isArray(here) !== Array.isArray(there))
    return [{ path, here, there }];
  const found: Difference[] = [];
  const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])];
  for (const key of Array.isArray(here) ? keys : keys.sort()) {
    if (found.length >= limit) break;
    const step = Array.isArray(here) ? Number(key) : key;
    found.push(...findDifferences(here[key], there[key], limit - found.length, [...path, step]));
  }
  return found;
}

const shownLength = 40;

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** `spec.http[0].timeout ("5s" here, nothing there)`. */
export function formatDifference({ path, here, there }: Difference): string {
  return `${formatPath(path)} (${show(here)} here, ${show(there)} there)`;
}
