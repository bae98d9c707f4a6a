import "server-only";
import type { Clock } from "./clock";

const baseMilliseconds = 500;
const capMilliseconds = 10_000;
const longestRetryAfterMilliseconds = 30_000;

/** Waits between attempts: full jitter under a ceiling that doubles from 0.5 s to 10 s. Never gives up. */
export interface Backoff {
  /**
   * How long to wait after a failure; it raises the ceiling. At least what the server asked for (at most 30 s) and up to
   * 0.5 s more, so that those who were sent away together do not come back together.
   */
  next(retryAfterSeconds?: number): number;
  /** How long to wait after an answer that is no failure but asks for another request: at most 0.5 s; the ceiling stays. */
  brief(): number;
  /** The server is well, or has just come back: the ceiling is low again. */
  reset(): void;
}

export function createBackoff(clock: Pick<Clock, "random">): Backoff {
  let failures = 0;
  return {
    next(retryAfterSeconds = 0) {
      const ceiling = Math.min(capMilliseconds, baseMilliseconds * 2 ** Math.min(failures, 10));
      failures += 1;
      const chance = clock.random();
      if (retryAfterSeconds <= 0) return chance * ceiling;
      const asked = Math.min(retryAfterSeconds * 1000, longestRetryAfterMilliseconds);
      return Math.max(chance * ceiling, asked + chance * baseMilliseconds);
    },
    brief: () => clock.random() * baseMilliseconds,
    reset() {
      failures = 0;
    },
  };
}
