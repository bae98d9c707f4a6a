import { enterProject, root } from "./setup/dependencies.mjs";
import { fail, say, seconds, step } from "./setup/progress.mjs";

/** Everything: checks, integration tests on real API servers, journeys in a real browser against the production build. */
async function main() {
  const started = Date.now();
  await enterProject(import.meta.url);
  say("Isthmus · tests");
  const { ensureBinaries } = await import("./fleet-binaries.mjs");
  const { ensureBrowser } = await import("./setup/browser.mjs");
  const { ensureBuild } = await import("./setup/build.mjs");
  const { run, runChecks } = await import("./check.mjs");

  const browser = await ensureBrowser();
  await step("Control planes and workloads", (update) => ensureBinaries({ onProgress: update }));
  const results = { checks: await runChecks() };
  const suite = async (name, command, args, env = {}) => {
    const ok = await run(name, command, args, { ...process.env, ...env });
    results[name] = { passed: Number(ok), failed: Number(!ok) };
  };
  // Says so and passes where the outside cases are not.
  await suite("conformance floors", "node", [`${root}scripts/conformance.mjs`, "--floors"]);
  // The same flags as the build, so that nothing is compiled a second time.
  await suite(
    "fleet (go test)",
    "go",
    ["-C", `${root}fleet`, "test", "-trimpath", "./internal/...", "./cmd/fleet/...", "./cmd/workload/..."],
    {
      CGO_ENABLED: "0",
    },
  );
  await suite("integration", "vitest", ["run", "--project", "integration"]);
  await ensureBuild();
  await suite("journeys", "playwright", ["test"], { CHROMIUM_PATH: browser });

  const total = { passed: 0, failed: 0 };
  say(`\n── ${seconds(started)}`);
  for (const [name, { passed, failed }] of Object.entries(results)) {
    say(`${failed === 0 ? "✔" : "✘"} ${name}`);
    total.passed += passed;
    total.failed += failed;
  }
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
}

main().catch(fail);
