/** A prediction that was not what the living mesh does. */
export interface Disagreement {
  seed: number;
  /** Which world or object of the seed. */
  index: number;
  summary: string;
  detail: string;
  /** What it happened to: the object, or the objects of the world. */
  subject?: unknown;
}

/** What one family of comparisons came to. */
export interface FamilyReport {
  family: string;
  worlds: number;
  checks: number;
  disagreements: Disagreement[];
  /** Differences that are the data plane's, not ours, by name. */
  limits: Record<string, number>;
}

/** A report with nothing in it yet. */
export function startReport(family: string): FamilyReport {
  return { family, worlds: 0, checks: 0, disagreements: [], limits: {} };
}

/** `routes          500 worlds   12000 checks   0 disagreements   3 limits (…)`. */
export function formatReport({ family, worlds, checks, disagreements, limits }: FamilyReport): string {
  const counts = Object.entries(limits).map(([name, count]) => `${name} ${count}`);
  const total = Object.values(limits).reduce((sum, count) => sum + count, 0);
  const cells = [
    family.padEnd(12),
    `${worlds} worlds`.padStart(12),
    `${checks} checks`.padStart(14),
    `${disagreements.length} disagreements`.padStart(18),
    `${total} limits`.padStart(10),
  ];
  return `${cells.join(" ")}${counts.length === 0 ? "" : ` (${counts.join(", ")})`}`;
}
