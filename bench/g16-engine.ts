import { Worker } from "node:worker_threads";
import { measureLongestBlock } from "./longest-block";
import type { BenchRow } from "./run";
import type { EngineRequest, EngineTimes } from "./engine-worker";
import { quantile } from "./statistics";

const repeats = Math.max(8, Number(process.env.ISTHMUS_BENCH_REPEATS ?? 8));
const base = { services: 1000, istioObjects: 300 };
const goalMs = 100;

async function runWorker(request: EngineRequest): Promise<EngineTimes> {
  const worker = new Worker(new URL("engine-worker.mjs", import.meta.url));
  try {
    return await new Promise<EngineTimes>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.postMessage(request);
    });
  } finally {
    await worker.terminate();
  }
}

/** The engine in a worker: analysis again after one edit at 1×, 2× and 4× the size, and what the page's thread feels of it. */
export async function benchEngine(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const medians: number[] = [];
  for (const factor of [1, 2, 4]) {
    let times: EngineTimes | undefined;
    const block = await measureLongestBlock(async () => {
      times = await runWorker({
        services: base.services * factor,
        istioObjects: base.istioObjects * factor,
        repeats,
      });
    });
    if (times === undefined) throw new Error("the worker did not answer");
    const { first, again, effect, pass, findings } = times;
    const size = `${base.services * factor} services, ${base.istioObjects * factor} Istio objects`;
    const limit = quantile(pass, 0.5);
    for (const [part, name] of [
      [0.5, "median"],
      [0.95, "p95"],
    ] as const) {
      const ours = quantile(again, part);
      rows.push({
        goal: "G16",
        what: `analysis again after one edit, ${size}, ${name}${factor === 1 ? ` (goal ≤ ${goalMs} ms)` : ""}; limit: one pass over the world`,
        ours,
        limit: quantile(pass, part),
        ratio: ours / quantile(pass, part),
        unit: "ms",
        pass: factor > 1 || ours <= goalMs,
      });
    }
    const whole = quantile(first, 0.5);
    rows.push({
      goal: "G16",
      what: `analysis from nothing, ${size}, ${findings} findings`,
      ours: whole,
      limit,
      ratio: whole / limit,
      unit: "ms",
      pass: true,
    });
    const preview = quantile(effect, 0.5);
    rows.push({
      goal: "G16",
      what: `effect of one edit over all workloads, ${size}`,
      ours: preview,
      limit,
      ratio: preview / limit,
      unit: "ms",
      pass: true,
    });
    rows.push({
      goal: "G16",
      what: `longest block of the asking thread, ${size} (goal ≤ 16 ms)`,
      ours: block,
      limit: 16,
      ratio: block / 16,
      unit: "ms",
      pass: block <= 16,
    });
    medians.push(quantile(again, 0.5));
  }
  const [one = Number.NaN, two = Number.NaN, four = Number.NaN] = medians;
  rows.push({
    goal: "G16",
    what: "growth of the analysis after one edit at 2× the size (goal ≤ 2.5×)",
    ours: two,
    limit: one,
    ratio: two / one,
    unit: "ms",
    pass: two / one <= 2.5,
  });
  rows.push({
    goal: "G16",
    what: "growth of the analysis after one edit at 4× the size (goal ≤ 5×)",
    ours: four,
    limit: one,
    ratio: four / one,
    unit: "ms",
    pass: four / one <= 5,
  });
  return rows;
}
