/** One outside case and what our code made of it. */
export interface Case {
  id: string;
  verdict: "passed" | "failed" | "skipped";
  /** Expected and got, or the reason of a skip. */
  why?: string;
}

/** Compares as JSON. */
export function judge(id: string, expected: unknown, got: unknown): Case {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(got)];
  return want === have
    ? { id, verdict: "passed" }
    : { id, verdict: "failed", why: `expected ${want}, got ${have}` };
}
