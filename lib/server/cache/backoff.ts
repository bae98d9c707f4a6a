import "server-only";
import type { Clock } from "./clock";

const baseMilliseconds = 500;
const capMilliseconds = 10_000;
const longestRetryAfterMilliseconds = 30_000;

/** Waits between attempts: full jitter under a ceiling that doubles from 0.5 s to 10 s. Never gives up. */
export interface Backoff {
  /** How long to wait before the next attempt; at least what the server asked for (at most 30 s). */
  next(retryAfterSeconds?: number): number;
  /** The last attempt succeeded: the ceiling is low again. */
  reset(): void;
}

export function createBackoff(clock: Pick<Clock, "random">): Backoff {
  let failures = 0;
  return {
    next(retryAfterSeconds = 0) {
      const ceiling = Math.min(capMilliseconds, baseMilliseconds * 2 ** Math.min(failures, 10));
      failures += 1;
      return Math.max(
        clock.random() * ceiling,
        Math.min(retryAfterSeconds * 1000, longestRetryAfterMilliseconds),
      );
    },
    reset() {
      failures = 0;
    },
  };
}
