import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureBinaries } from "./fleet-binaries.mjs";
import { fail, say, step } from "./setup/progress.mjs";

/** `npm run fleet -- <command>`: builds what the command needs and runs the fleet's program. */

const root = fileURLToPath(new URL("../", import.meta.url));
const [command, ...rest] = process.argv.slice(2);
const isUp = command === "up";

function argumentsFor(dir) {
  if (command === undefined) return ["--help"];
  const given = (flag) => rest.some((argument) => argument === flag || argument.startsWith(`${flag}=`));
  const args = [command];
  if (!given("--dir")) args.push("--dir", `${root}.fleet`);
  if (isUp) {
    args.push("--with-parent");
    if (!given("--bin-dir")) args.push("--bin-dir", dir);
    if (!given("--host-manifests") && existsSync(`${root}config/crd`))
      args.push("--host-manifests", `${root}config/crd`);
  }
  return [...args, ...rest];
}

/** Builds what `up` does not need at once; the fleet waits for the files. */
function buildTheRest() {
  // While Go builds, the report of the fleet goes on, so each program is one line instead of a spinner.
  ensureBinaries({ onProgress: (text) => process.stderr.write(`         ${text}\n`) }).catch((error) =>
    process.stderr.write(`\nThe meshes stay empty: ${error.message}\n`),
  );
}

async function main() {
  const interrupted = () => process.exit(130);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupted);
  let binaries;
  let told;
  // Nothing is said when everything is there, so that the output of a command is only its own.
  const making = ensureBinaries({ until: "fleet", onProgress: (text) => told?.(text) });
  const quick = await Promise.race([
    making.then(
      (made) => made,
      () => undefined,
    ),
    new Promise((resolve) => setTimeout(resolve, 700)),
  ]);
  if (quick) binaries = quick;
  else {
    binaries = await step("Control planes (etcd, kube-apiserver)", (update) => {
      told = update;
      return making;
    });
    say();
  }
  const child = spawn(binaries.fleet, argumentsFor(binaries.dir), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.removeListener(signal, interrupted);
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", fail);
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  if (isUp) buildTheRest();
}

main().catch(fail);
