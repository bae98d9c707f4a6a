function logFactorials(limit: number): number[] {
  const sums = [0];
  for (let number = 1; number <= limit; number += 1) sums.push((sums.at(-1) ?? 0) + Math.log(number));
  return sums;
}

/**
 * Whether `hits` of `total` is what a chance of `probability` may come to: both tails are at least 1e-9, so that a right
 * prediction fails once in half a billion times.
 */
export function isPlausible(hits: number, total: number, probability: number): boolean {
  if (probability <= 0) return hits === 0;
  if (probability >= 1) return hits === total;
  const logs = logFactorials(total);
  const at = (count: number) =>
    Math.exp(
      (logs[total] ?? 0) -
        (logs[count] ?? 0) -
        (logs[total - count] ?? 0) +
        count * Math.log(probability) +
        (total - count) * Math.log(1 - probability),
    );
  let lower = 0;
  let upper = 0;
  for (let count = 0; count <= total; count += 1) {
    if (count <= hits) lower += at(count);
    if (count >= hits) upper += at(count);
  }
  return lower > 1e-9 && upper > 1e-9;
}
