import { spawn } from "node:child_process";
import { enterProject, root } from "./setup/dependencies.mjs";
import { fail, say } from "./setup/progress.mjs";

/** Every check that needs no cluster, in the order in which they fail fastest. */
export const checks = [
  ["format", "prettier", ["--check", "--log-level", "warn", "."]],
  ["lint", "oxlint", ["--deny-warnings"]],
  ["page types", "next", ["typegen"]],
  ["types", "tsc", ["--noEmit"]],
  [
    "boundaries",
    "depcruise",
    ["--config", ".dependency-cruiser.cjs", "app", "components", "lib", "server.ts"],
  ],
  ["dead code", "knip", []],
  ["documents", process.execPath, ["scripts/check-documents.mjs"]],
  ["unit tests", "vitest", ["run", "--project", "unit", "--project", "components"]],
];

/** Runs a check with its output on the terminal; resolves to whether it passed. */
export function run(name, command, args, env = process.env) {
  say(`\n── ${name}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

export async function runChecks() {
  let failed = 0;
  for (const [name, command, args] of checks) {
    if (!(await run(name, command, args))) {
      failed += 1;
      say(`✘ ${name}`);
    }
  }
  return { passed: checks.length - failed, failed };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    await enterProject(import.meta.url);
    const { passed, failed } = await runChecks();
    say(`\nchecks: ${passed} passed, ${failed} failed`);
    process.exit(failed === 0 ? 0 : 1);
  } catch (error) {
    fail(error);
  }
}
