import { spawnSync } from "node:child_process";
import { enterProject, projectNode, root } from "./setup/dependencies.mjs";
import { fail } from "./setup/progress.mjs";

try {
  await enterProject(import.meta.url);
  const { bundle } = await import("./setup/build.mjs");
  await bundle({ run: "conformance/run.ts" }, `${root}dist/conformance`);
  const { status } = spawnSync(projectNode, [`${root}dist/conformance/run.mjs`, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exit(status ?? 1);
} catch (error) {
  fail(error);
}
