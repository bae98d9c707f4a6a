import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { enterProject, projectNode, root } from "./setup/dependencies.mjs";
import { fail, step } from "./setup/progress.mjs";

/** The suite `tenancy` asks the running product; all others ask its functions. */
function needsServer(args) {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { cases: { type: "string", default: "../shared/conformance" }, suite: { type: "string" } },
  });
  const isWanted = values.suite === undefined || values.suite === "tenancy";
  return isWanted && existsSync(resolve(root, values.cases, "tenancy/attacks.json"));
}

try {
  await enterProject(import.meta.url);
  const { bundle } = await import("./setup/build.mjs");
  if (needsServer(process.argv.slice(2))) {
    const { ensureBinaries } = await import("./fleet-binaries.mjs");
    const { ensureBuild } = await import("./setup/build.mjs");
    await step("Control planes and workloads", (update) => ensureBinaries({ onProgress: update }));
    await ensureBuild();
  }
  await bundle({ run: "conformance/run.ts" }, `${root}dist/conformance`);
  const { status } = spawnSync(projectNode, [`${root}dist/conformance/run.mjs`, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exit(status ?? 1);
} catch (error) {
  fail(error);
}
