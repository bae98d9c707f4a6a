import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { callLimits, worldLimits } from "./limits";
import { buildWitness } from "./mesh/witness";
import { formatReport } from "./report";
import { runDifferential } from "./run-differential";
import { startFleet } from "@/lib/testing/start-fleet";

/**
 * `npm run differential -- [--worlds N] [--call-worlds N] [--objects N] [--seed S] [--show N]`: random worlds and objects,
 * predicted and lived, in a fleet of its own (or the running one of ISTHMUS_FLEET_DIR). The same seed makes the same worlds.
 */
const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "500" },
    "call-worlds": { type: "string", default: "100" },
    objects: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "20" },
  },
});

function readCount(name: keyof typeof values): number {
  const count = Number(values[name]);
  if (Number.isInteger(count) && count >= 0) return count;
  console.error(`--${name} wants a whole number, not ${values[name]}`);
  process.exit(2);
}

const [worlds, callWorlds, objects, seed, show] = (
  ["worlds", "call-worlds", "objects", "seed", "show"] as const
).map(readCount) as [number, number, number, number, number];
const root = process.cwd();
const witness = buildWitness(root);
const fleet = await startFleet(root);
let failed = 0;
try {
  await waitForMesh(fleet.directory);
  const reports = await runDifferential({
    directory: fleet.directory,
    cluster: "west",
    witness,
    seed,
    worlds,
    callWorlds,
    objects,
    onProgress: (text) => console.log(`    ${text}`),
  });
  console.log(`seed ${seed}`);
  for (const report of reports) {
    console.log(formatReport(report));
    failed += report.disagreements.length;
    for (const { index, summary, detail, subject } of report.disagreements.slice(0, show)) {
      console.log(`  seed ${seed} index ${index}: ${summary}\n    ${detail}\n    ${JSON.stringify(subject)}`);
    }
  }
  const met = new Set(reports.flatMap(({ limits }) => Object.keys(limits)));
  for (const { name, reason } of [...Object.values(worldLimits), ...Object.values(callLimits)])
    if (met.has(name)) console.log(`  limit ${name}: ${reason}`);
} finally {
  await fleet.stop();
}
process.exit(failed === 0 ? 0 : 1);

/** The clusters come first; istiod and the workloads join later. */
async function waitForMesh(directory: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { clusters, workloads } = JSON.parse(readFileSync(`${directory}/fleet.json`, "utf8")) as {
      clusters: Record<string, { istiod?: { ready: boolean } | null }>;
      workloads: { cluster: string; ready: boolean }[];
    };
    const isReady = workloads.filter(({ cluster }) => cluster === "west").every(({ ready }) => ready);
    if (clusters["west"]?.istiod?.ready && isReady) return;
    if (Date.now() > deadline) throw new Error("the mesh of the fleet did not start");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
