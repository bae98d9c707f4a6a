import { enterProject } from "./setup/dependencies.mjs";
import { fail, say, step } from "./setup/progress.mjs";

/** The fault tests in their long form: an hour or so on two cores. */
async function main() {
  await enterProject(import.meta.url);
  const { ensureBinaries } = await import("./fleet-binaries.mjs");
  const { ensureBrowser } = await import("./setup/browser.mjs");
  const { ensureBuild } = await import("./setup/build.mjs");
  const { run } = await import("./check.mjs");
  await step("Control planes and workloads", (update) => ensureBinaries({ onProgress: update }));
  const env = { ...process.env, ISTHMUS_FAULTS: "long", CHROMIUM_PATH: await ensureBrowser() };
  await ensureBuild();
  const results = [
    await run(
      "F-07, F-08, F-09 (reflector and cache)",
      "vitest",
      ["run", "--project", "integration", "lib/server/cache"],
      env,
    ),
    await run("F-01, F-14 (whole product)", "playwright", ["test", "e2e/faults.spec.ts"], env),
  ];
  const passed = results.filter(Boolean).length;
  say(`${passed} passed, ${results.length - passed} failed`);
  process.exit(passed === results.length ? 0 : 1);
}

main().catch(fail);
