import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, inject, it, vi } from "vitest";
import { buildWitness } from "./mesh/witness";
import { runDifferential } from "./run-differential";

/** The short run; `npm run differential` is the long one. The seed is fixed, so that a failure repeats itself. */
const plan = { seed: 20_260_101, worlds: 40, callWorlds: 8, objects: 400 };

it("predicts what the living mesh accepts, serves and does", async () => {
  const directory = inject("fleetDirectory");
  const isMeshReady = () => {
    const { clusters, workloads } = JSON.parse(readFileSync(`${directory}/fleet.json`, "utf8")) as {
      clusters: Record<string, { istiod?: { ready: boolean } | null }>;
      workloads: { cluster: string; ready: boolean }[];
    };
    const isServing = workloads.filter(({ cluster }) => cluster === "west").every(({ ready }) => ready);
    return clusters["west"]?.istiod?.ready === true && isServing;
  };
  await vi.waitUntil(isMeshReady, { timeout: 180_000, interval: 200 });
  const witness = buildWitness(fileURLToPath(new URL("..", import.meta.url)));
  const reports = await runDifferential({ directory, cluster: "west", witness, ...plan });
  expect(
    reports.flatMap(({ family, disagreements }) => disagreements.map((item) => ({ family, ...item }))),
  ).toEqual([]);
  expect(Object.fromEntries(reports.map(({ family, checks }) => [family, checks > 0]))).toEqual({
    objects: true,
    tables: true,
    routes: true,
    "client-tls": true,
    connections: true,
    access: true,
    verdicts: true,
    calls: true,
  });
}, 600_000);
