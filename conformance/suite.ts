import { UnresolvedField } from "./unresolved-field";

/** One outside case and what our code made of it. */
export interface Case {
  id: string;
  verdict: "passed" | "failed" | "skipped";
  /** Expected and got, or the reason of a skip. */
  why?: string;
}

/** With keys in one order, which means nothing in JSON. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** Compares as JSON; a case that expects nothing at all fails, for it would pass whatever came out. */
export function judge(id: string, expected: unknown, got: unknown): Case {
  if (expected === undefined) return { id, verdict: "failed", why: "the case does not say what is expected" };
  const [want, have] = [JSON.stringify(sortKeys(expected)), JSON.stringify(sortKeys(got))];
  return want === have
    ? { id, verdict: "passed" }
    : { id, verdict: "failed", why: `expected ${want}, got ${have ?? "nothing"}` };
}

function explainThrow(id: string, error: unknown): Case {
  if (error instanceof UnresolvedField) return { id, verdict: "skipped", why: error.message };
  return { id, verdict: "failed", why: error instanceof Error ? error.message : String(error) };
}

/** Runs one case; what it throws is its failure and no other's. */
export function guardCase(id: string, run: () => Case | Case[]): Case[] {
  try {
    const found = run();
    return Array.isArray(found) ? found : [found];
  } catch (error) {
    return [explainThrow(id, error)];
  }
}

/** {@link guardCase} of a case that loads something. */
export async function guardAsync(id: string, run: () => Promise<Case>): Promise<Case> {
  try {
    return await run();
  } catch (error) {
    return explainThrow(id, error);
  }
}
