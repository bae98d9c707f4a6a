import { readdirSync, mkdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { enterProject, projectNode, root } from "./setup/dependencies.mjs";
import { fail, say, step } from "./setup/progress.mjs";

/**
 * `npm run bench [-- g3 g4]`: each file of bench/ measures one goal, both sides in one run, in a process of its own, and
 * prints one line a figure: goal, what, ours, limit, ratio.
 */
async function main() {
  await enterProject(import.meta.url);
  const { ensureBinaries } = await import("./fleet-binaries.mjs");
  const { bundle } = await import("./setup/build.mjs");
  const binaries = await step("Control planes", (update) => ensureBinaries({ onProgress: update }));
  const wanted = process.argv.slice(2);
  const files = readdirSync(`${root}bench`).filter(
    (file) =>
      /^g\d+-.*\.ts$/.test(file) &&
      (wanted.length === 0 || wanted.some((goal) => file.startsWith(`${goal}-`))),
  );
  const outdir = `${root}dist/bench`;
  mkdirSync(outdir, { recursive: true });
  await bundle(
    Object.fromEntries(
      [...files, "run.ts", "witness.ts", "engine-worker.ts"].map((file) => [
        file.replace(/\.ts$/, ""),
        `bench/${file}`,
      ]),
    ),
    outdir,
  );
  let failed = 0;
  for (const file of files.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))) {
    say(`\n── ${file}`);
    const { status } = spawnSync(
      projectNode,
      ["--expose-gc", `${outdir}/run.mjs`, `${outdir}/${file.replace(/\.ts$/, ".mjs")}`],
      {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, ISTHMUS_FLEET_BIN_DIR: binaries.dir },
      },
    );
    if (status !== 0) failed += 1;
  }
  process.exit(failed === 0 ? 0 : 1);
}

main().catch(fail);
