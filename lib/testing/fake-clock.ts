import type { Clock } from "../server/cache/clock";

export interface FakeClock extends Clock {
  /** Moves time; callbacks that fall due run in order. */
  advance(milliseconds: number): void;
  /** When the scheduled callbacks fall due, from now, in milliseconds. */
  pending(): number[];
}

/** A clock that only moves when told to. `random` gives the given numbers in turn, then 0. */
export function createFakeClock(randoms: readonly number[] = []): FakeClock {
  const queue = [...randoms];
  let time = 0;
  let entries: { at: number; callback: () => void }[] = [];
  return {
    now: () => time,
    random: () => queue.shift() ?? 0,
    schedule(milliseconds, callback) {
      const entry = { at: time + milliseconds, callback };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    advance(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const next = entries.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!next) break;
        entries = entries.filter((entry) => entry !== next);
        time = next.at;
        next.callback();
      }
      time = end;
    },
    pending: () => entries.map(({ at }) => at - time),
  };
}
