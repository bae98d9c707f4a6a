import { z } from "zod";

const sample = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());

const vector = z.looseObject({
  status: z.literal("success"),
  data: z.looseObject({
    resultType: z.literal("vector"),
    result: z.array(z.looseObject({ metric: labels, value: sample })),
  }),
});

const matrix = z.looseObject({
  status: z.literal("success"),
  data: z.looseObject({
    resultType: z.literal("matrix"),
    result: z.array(z.looseObject({ metric: labels, values: z.array(sample) })),
  }),
});

/** One sample of an instant query. Samples that are no finite number (NaN, +Inf) say nothing and are left out. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** Reads the answer to an instant query; undefined when it is no such answer. */
export function parseVector(body: unknown): Sample[] | undefined {
  const parsed = vector.safeParse(body);
  if (!parsed.success) return undefined;
  return parsed.data.data.result
    .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
    .filter(({ value }) => Number.isFinite(value));
}

/**
 * Reads the answer to a range query of one series onto its grid; null where nothing was measured.
 * Undefined when it is no such answer.
 */
export function parseSeries(
  body: unknown,
  grid: { endSeconds: number; seconds: number; stepSeconds: number },
): (number | null)[] | undefined {
  const parsed = matrix.safeParse(body);
  if (!parsed.success) return undefined;
  const points: (number | null)[] = Array.from(
    { length: Math.floor(grid.seconds / grid.stepSeconds) + 1 },
    () => null,
  );
  const start = grid.endSeconds - grid.seconds;
  for (const [time, text] of parsed.data.data.result[0]?.values ?? []) {
    const index = Math.round((time - start) / grid.stepSeconds);
    const value = Number(text);
    if (Number.isFinite(value) && index >= 0 && index < points.length) points[index] = value;
  }
  return points;
}
