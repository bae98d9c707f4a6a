import "server-only";

/** A slice ends with the first step after so long; the event loop then gets its turn. */
const sliceMilliseconds = 10;

/** Runs a computation that pauses, and lets the event loop turn between slices of it. Resolves to what it returns; rejects when it throws. */
export async function runInSlices<T>(steps: Generator<undefined, T, undefined>): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMilliseconds;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
