/** One row of the form while it is edited. `weight` is undefined while the number field is empty or no number. */
export interface DraftWeight {
  subset: string;
  weight: number | undefined;
  locked: boolean;
}

const amount = (row: DraftWeight) => row.weight ?? 0;

/**
 * Splits a whole number among shares in proportion, to whole numbers that add up exactly (largest remainder).
 * Shares that are all zero get equal parts.
 */
export function apportion(total: number, shares: readonly number[]): number[] {
  if (shares.length === 0) return [];
  const sum = shares.reduce((left, right) => left + right, 0);
  const exact = shares.map((share) => (sum === 0 ? total / shares.length : (total * share) / sum));
  const whole = exact.map(Math.floor);
  let rest = total - whole.reduce((left, right) => left + right, 0);
  const order = exact
    .map((value, index) => ({ index, fraction: value - Math.floor(value) }))
    .toSorted((left, right) => right.fraction - left.fraction || left.index - right.index);
  for (const { index } of order) {
    if (rest <= 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    rest -= 1;
  }
  return whole;
}

/**
 * Moves one slider: the row gets `value`, the unlocked others share what is left in proportion to what they had, so that
 * the total stays 100. Locked rows keep theirs, and bound how far the moved one can go.
 */
export function moveWeight(rows: readonly DraftWeight[], subset: string, value: number): DraftWeight[] {
  const held = rows
    .filter((row) => row.locked && row.subset !== subset)
    .reduce((sum, row) => sum + amount(row), 0);
  const free = rows.filter((row) => !row.locked && row.subset !== subset);
  const room = Math.max(0, 100 - held);
  const moved = free.length === 0 ? room : Math.min(room, Math.max(0, Math.round(value)));
  const parts = apportion(room - moved, free.map(amount));
  const next = new Map(free.map((row, index) => [row.subset, parts[index] ?? 0]));
  return rows.map((row) =>
    row.subset === subset
      ? { ...row, weight: moved }
      : { ...row, weight: next.get(row.subset) ?? row.weight },
  );
}

/** Brings a total that is not 100 back to 100 by scaling the unlocked rows in proportion. */
export function balanceWeights(rows: readonly DraftWeight[]): DraftWeight[] {
  const held = rows.filter((row) => row.locked).reduce((sum, row) => sum + amount(row), 0);
  const free = rows.filter((row) => !row.locked);
  const parts = apportion(Math.max(0, 100 - held), free.map(amount));
  const next = new Map(free.map((row, index) => [row.subset, parts[index] ?? 0]));
  return rows.map((row) => ({ ...row, weight: next.get(row.subset) ?? row.weight }));
}
