import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endFleet } from "./fleet";

export interface StartedFleet {
  directory: string;
  stop(): Promise<void>;
}

const clusters = ["host", "west", "east"];

/**
 * Starts a fleet in a folder of its own and waits until its three API servers are ready and seeded; meshes and workloads
 * join later. With `ISTHMUS_FLEET_DIR` a fleet that runs already is used, and left running.
 * @throws Error with the fleet's last words when it ends before.
 */
export async function startFleet(root: string): Promise<StartedFleet> {
  const running = process.env.ISTHMUS_FLEET_DIR;
  if (running) return { directory: running, stop: async () => undefined };
  const directory = mkdtempSync(join(tmpdir(), "isthmus-fleet-"));
  const child = spawn(
    process.execPath,
    [
      join(root, "scripts/fleet.mjs"),
      "up",
      `--dir=${directory}`,
      "--events=json",
      "--load=0",
      `--host-manifests=${join(root, "config/crd")}`,
      "--with-parent",
    ],
    { cwd: root, stdio: ["pipe", "pipe", "pipe"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stop = async (): Promise<void> => {
    await endFleet(directory);
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const lastWords: string[] = [];
  const listen = (line: string): void => {
    lastWords.push(line);
    if (lastWords.length > 40) lastWords.shift();
  };
  createInterface({ input: child.stderr }).on("line", listen);
  const ready = new Set<string>();
  const isReady = new Promise<"ready">((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      listen(line);
      if (!line.startsWith("{")) return;
      const event = JSON.parse(line) as { event: string; part: string; cluster?: string };
      if (event.event === "ready" && event.part === "cluster" && event.cluster !== undefined)
        ready.add(event.cluster);
      if (clusters.every((name) => ready.has(name))) resolve("ready");
    });
  });
  if ((await Promise.race([isReady, ended])) === "ready") return { directory, stop };
  rmSync(directory, { recursive: true, force: true });
  throw new Error(`the fleet ended before its clusters were ready:\n${lastWords.join("\n")}`);
}
