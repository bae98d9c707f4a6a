import { spawnSync } from "node:child_process";
import { enterProject, projectNode, root } from "./setup/dependencies.mjs";
import { fail, step } from "./setup/progress.mjs";

/** `npm run differential -- [--worlds N] [--call-worlds N] [--objects N] [--seed S] [--show N]`: see differential/run.ts. */
try {
  await enterProject(import.meta.url);
  const { ensureBinaries } = await import("./fleet-binaries.mjs");
  const { bundle } = await import("./setup/build.mjs");
  await step("Control planes and workloads", (update) => ensureBinaries({ onProgress: update }));
  await bundle({ run: "differential/run.ts" }, `${root}dist/differential`);
  const { status } = spawnSync(
    projectNode,
    ["--enable-source-maps", `${root}dist/differential/run.mjs`, ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit" },
  );
  process.exit(status ?? 1);
} catch (error) {
  fail(error);
}
