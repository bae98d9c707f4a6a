import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { spawnShortLived } from "./processes.mjs";
import { SetupError, step } from "./progress.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const projectNode = `${root}node_modules/node/bin/node`;
const stamp = `${root}node_modules/.isthmus-lock`;

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
}

/** Installs what package-lock.json says, when it is not installed yet. */
async function ensureDependencies() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    throw new SetupError(`Isthmus needs Node 20 or newer to start; this is ${process.versions.node}.`);
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(projectNode)) return;
  await step("Install dependencies", () => runQuiet("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root }));
  if (!existsSync(projectNode)) {
    throw new SetupError(
      "The npm package `node` (Node 24) has no binary for this machine; Isthmus runs on Linux x64 and arm64 and macOS.",
    );
  }
  writeFileSync(stamp, wanted);
}

/** Runs a program silently; when it fails the error holds the end of what it printed. */
export function runQuiet(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawnShortLived(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let tail = "";
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-6000);
      options.onOutput?.(String(chunk));
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.on("exit", (code, signal) =>
      code === 0
        ? resolve()
        : reject(
            new SetupError(
              `\`${command} ${args.join(" ")}\` failed (${signal ?? `exit ${code}`}):\n${tail.trimEnd()}`,
            ),
          ),
    );
  });
}

/**
 * Makes sure that dependencies are there and that this very script runs on the project's Node: when it does not, it runs
 * the script again on it, never resolves, and ends as that ends. The child gets Ctrl-C from the terminal itself.
 */
export async function enterProject(scriptURL) {
  await ensureDependencies();
  process.env.PATH = `${root}node_modules/.bin:${process.env.PATH}`;
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  if (Number(process.versions.node.split(".")[0]) >= 24) return;
  const child = spawn(projectNode, [fileURLToPath(scriptURL), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: process.env,
  });
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  await new Promise((_, reject) => {
    child.on("error", (error) =>
      reject(new SetupError(`${projectNode} could not be started: ${error.message}`)),
    );
    child.on("exit", (code, signal) => {
      if (signal === null) process.exit(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}
