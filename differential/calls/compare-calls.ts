import type { Tally } from "../mesh/witness";
import { isPlausible } from "./binomial";
import type { Expectation } from "./predict-calls";

/**
 * What contradicts the expectations in what was counted. Where the load balancer chooses among different outcomes only
 * their sum is known.
 */
export function compareCalls(
  expectations: readonly Expectation[],
  { answered, failed }: Tally,
): string | undefined {
  const counts = { ...answered, ...failed };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const groups: { outcomes: Set<string>; probability: number }[] = [];
  for (const { outcomes, probability } of expectations) {
    if (probability === 0) continue;
    const joined = groups.filter((group) => outcomes.some((outcome) => group.outcomes.has(outcome)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({
      outcomes: new Set([...outcomes, ...joined.flatMap((group) => [...group.outcomes])]),
      probability: probability + joined.reduce((sum, group) => sum + group.probability, 0),
    });
  }
  const unexpected = Object.keys(counts).filter(
    (outcome) => !groups.some((group) => group.outcomes.has(outcome)),
  );
  const wrong = groups.filter(({ outcomes, probability }) => {
    const hits = [...outcomes].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
    // Shares are sums of fractions.
    return !isPlausible(hits, total, Math.abs(probability - 1) < 1e-9 ? 1 : probability);
  });
  if (unexpected.length === 0 && wrong.length === 0) return undefined;
  const expected = groups.map(
    ({ outcomes, probability }) => `${[...outcomes].join(" or ")} ${(probability * 100).toFixed(1)} %`,
  );
  return `expected ${expected.join(", ")}; of ${total} calls came ${JSON.stringify(counts)}`;
}
