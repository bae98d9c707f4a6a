import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BenchRow } from "./run";

const changes = 140;
const warmUp = 20;
const virtualService = "/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices/reviews";

/** The scripts find their own files beside themselves, so they are loaded from where they stand, not bundled. */
async function loadScripts() {
  const load = (path: string): Promise<unknown> =>
    import(pathToFileURL(`${process.cwd()}/scripts/${path}`).href);
  return {
    ...((await load("fleet-binaries.mjs")) as typeof import("../scripts/fleet-binaries.mjs")),
    ...((await load("setup/build.mjs")) as typeof import("../scripts/setup/build.mjs")),
    ...((await load("setup/stack.mjs")) as typeof import("../scripts/setup/stack.mjs")),
  };
}

interface Seen {
  key: string;
  /** Milliseconds since 1970, with fractions; one clock for all processes of a machine. */
  at: number;
}

/**
 * G1: a change in a member until its bytes are on a viewer's stream, with coalescing off, against a bare undici watch in a
 * process of its own. Both see the same changes; the clock starts when the API server has answered the write.
 */
export async function benchChangeToStream(): Promise<BenchRow[]> {
  const { connectFleet, endAll, ensureBinaries, ensureBuild, startFleet, startIsthmus } = await loadScripts();
  const dir = mkdtempSync(join(tmpdir(), "isthmus-bench-"));
  try {
    const binaries = await ensureBinaries({});
    await ensureBuild();
    const fleet = await startFleet({ dir: join(dir, "fleet"), binaries, load: 0 });
    const isthmus = await startIsthmus({
      dir: join(dir, "isthmus"),
      fleet,
      port: 0,
      environment: { ISTHMUS_COALESCE_MILLISECONDS: "0", ISTHMUS_LOG_LEVEL: "warn" },
    });
    const call = await connectFleet(isthmus.url, fleet, ["west"]);
    const rows: BenchRow[] = [];
    for (const viewers of [1, 100]) {
      const bare = startWitness({
        mode: "watch",
        kubeconfig: fleet.read().clusters.west.kubeconfig,
        path: virtualService,
      });
      const stream = startWitness({ mode: "stream", url: isthmus.url, cookie: call.cookie(), viewers });
      await Promise.all([bare.ready, stream.ready]);
      const streamDelays: number[] = [];
      for (let change = 0; change < changes; change++) {
        const weight = 1 + (change % 97);
        const live = await call("GET", `/api/clusters/west/k8s${virtualService}`);
        const object = live.body;
        object.spec.http
          .at(-1)
          .route.forEach(
            (route: { weight: number }, index: number) =>
              (route.weight = index === 0 ? weight : 100 - weight),
          );
        const key = `${weight}`;
        const seen = Promise.all([bare.wait(key), stream.wait(key, viewers)]);
        const written = await call("PUT", `/api/clusters/west/k8s${virtualService}`, object);
        if (written.status !== 200)
          throw new Error(`the change was refused: ${JSON.stringify(written.body)}`);
        const [atBare, atStream] = await seen;
        const first = Math.min(...atBare);
        if (change < warmUp) continue;
        streamDelays.push(...atStream.map((at) => at - first));
      }
      bare.stop();
      stream.stop();
      const who = viewers === 1 ? "one viewer" : `${viewers} viewers`;
      // With a hundred viewers on one machine the goal is the slowest, not the middle.
      if (viewers === 1)
        rows.push(row(`behind the bare watch, p50, ${who}`, percentile(streamDelays, 0.5), 5));
      rows.push(row(`behind the bare watch, p99, ${who}`, percentile(streamDelays, 0.99), 25));
    }
    return rows;
  } finally {
    await endAll();
    rmSync(dir, { recursive: true, force: true });
  }
}

const row = (what: string, ours: number, limit: number): BenchRow => ({
  goal: "G1",
  what,
  ours,
  limit,
  ratio: ours / limit,
  unit: "ms",
  pass: ours <= limit,
});

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A process that tells when it saw each change. */
function startWitness(task: Record<string, unknown>) {
  const child = fork(fileURLToPath(new URL("./witness.mjs", import.meta.url)), [JSON.stringify(task)]);
  const waiting = new Map<string, { at: number[]; wanted: number; resolve: (at: number[]) => void }>();
  let ready: () => void = () => undefined;
  child.on("message", (message: Seen | "ready") => {
    if (message === "ready") return ready();
    const entry = waiting.get(message.key);
    if (!entry) return;
    entry.at.push(message.at);
    if (entry.at.length < entry.wanted) return;
    waiting.delete(message.key);
    entry.resolve(entry.at);
  });
  return {
    ready: new Promise<void>((resolve) => (ready = resolve)),
    wait: (key: string, wanted = 1) =>
      new Promise<number[]>((resolve) => waiting.set(key, { at: [], wanted, resolve })),
    stop: () => child.kill(),
  };
}
