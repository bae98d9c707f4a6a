import "server-only";

/** Time and chance, so that tests own both. */
export interface Clock {
  /** Milliseconds; only differences mean something to the cache, but `systemClock` counts from 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Calls back once; the answer cancels it. */
  schedule(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  schedule(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
