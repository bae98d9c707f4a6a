import { spawnSync } from "node:child_process";
import { enterProject, projectNode, root } from "./setup/dependencies.mjs";
import { fail } from "./setup/progress.mjs";

try {
  const from = process.cwd();
  await enterProject(import.meta.url);
  const { bundle } = await import("./setup/build.mjs");
  await bundle({ run: "lib/server/audit/run-command.ts" }, `${root}dist/audit`);
  const { status } = spawnSync(projectNode, [`${root}dist/audit/run.mjs`, ...process.argv.slice(2)], {
    cwd: from,
    stdio: "inherit",
  });
  process.exit(status ?? 1);
} catch (error) {
  fail(error);
}
