import { bundleServer, ensureBuild } from "./setup/build.mjs";
import { enterProject } from "./setup/dependencies.mjs";
import { fail } from "./setup/progress.mjs";

try {
  await enterProject(import.meta.url);
  await (process.argv.includes("--server") ? bundleServer() : ensureBuild());
} catch (error) {
  fail(error);
}
