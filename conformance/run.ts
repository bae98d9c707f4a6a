import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Case } from "./suite";
import { suites } from "./suites";

/**
 * `npm run conformance -- [--cases DIR] [--suite NAME] [--verbose] [--floors]`: outside cases against the pure functions the product
 * uses. A suite without an engine counts every case as failed; the floors only rise.
 */
const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "../shared/conformance" },
    suite: { type: "string" },
    verbose: { type: "boolean", default: false },
    floors: { type: "boolean", default: false },
  },
});
const folder = resolve(values.cases);
if (!existsSync(folder)) {
  console.log(`no conformance cases at ${values.cases}: nothing was run`);
  process.exit(0);
}
if (values.suite !== undefined && !(values.suite in suites)) {
  console.error(`there is no suite ${values.suite}; there are ${Object.keys(suites).join(", ")}`);
  process.exit(2);
}

/** How many cases a file holds: its entries that have an id or a name of their own, at any depth. */
function countCases(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCases(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  const entry = value as Record<string, unknown>;
  if (typeof entry.id === "string") return 1;
  return Object.values(entry).reduce<number>((sum, item) => sum + countCases(item), 0);
}

/** The cases of one file; a file that cannot be read as one is a failure of its own and ends nothing else. */
async function runFile(name: string, file: string): Promise<Case[]> {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  try {
    if (file === "kiali/graph") {
      const goldens = readdirSync(path).filter((entry) => entry.endsWith(".expected.json"));
      return goldens.map((id) => ({ id, verdict: "failed", why: "no engine yet" }));
    }
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    const run = suites[name]?.run;
    if (run) return await run(content, file);
    return Array.from({ length: Math.max(1, countCases(content)) }, (_, index) => ({
      id: `${file}#${index}`,
      verdict: "failed",
      why: "no engine yet",
    }));
  } catch (error) {
    return [{ id: file, verdict: "failed", why: error instanceof Error ? error.message : String(error) }];
  }
}

async function runSuite(name: string): Promise<Case[]> {
  return (await Promise.all((suites[name]?.files ?? []).map((file) => runFile(name, file)))).flat();
}

const floors = JSON.parse(readFileSync("conformance-floors.json", "utf8")) as Record<string, number>;
const total = { passed: 0, failed: 0, skipped: 0 };
let underFloor = false;
for (const name of Object.keys(suites)) {
  if (values.suite !== undefined && values.suite !== name) continue;
  const cases = await runSuite(name);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const { verdict } of cases) count[verdict] += 1;
  if (values.verbose) {
    for (const item of cases) {
      if (item.verdict === "failed" && item.why !== "no engine yet")
        console.log(`  ${item.id}: ${item.why ?? ""}`);
    }
  }
  for (const verdict of ["passed", "failed", "skipped"] as const) total[verdict] += count[verdict];
  const share = (100 * count.passed) / Math.max(1, count.passed + count.failed);
  const floor = floors[name] ?? 0;
  if (share < floor) underFloor = true;
  if (values.floors) {
    // Shares only: in the tests' output a count of failures would read as failed tests.
    if (floor > 0)
      console.log(`${share < floor ? "✘" : "✔"} ${name} ${share.toFixed(1)} % (floor ${floor} %)`);
    continue;
  }
  console.log(
    `${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped${share < floor ? ` (under its floor of ${floor} %)` : ""}`,
  );
}
if (!values.floors) console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(underFloor ? 1 : 0);
