import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { runQuiet, root } from "./dependencies.mjs";
import { step } from "./progress.mjs";

const sources = [
  "app",
  "components",
  "lib",
  "public",
  "server.ts",
  "next.config.js",
  "package-lock.json",
  "tsconfig.json",
  "postcss.config.mjs",
  "demo",
];
const stamp = `${root}dist/build-hash`;

/** One digest of every tracked or new source file that the build reads. */
function sourceHash() {
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...sources],
    { cwd: root, encoding: "utf8" },
  )
    .split("\n")
    .filter((file) => file !== "" && !/\.test\.tsx?$/.test(file) && existsSync(root + file));
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(file).update(readFileSync(root + file));
  return hash.digest("hex");
}

/** How TypeScript that runs on Node outside Next is bundled: packages stay outside, `server-only` is satisfied. */
function bundleOptions(entryPoints, outdir, development) {
  return {
    entryPoints,
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    packages: "external",
    sourcemap: true,
    logLevel: "error",
    alias: { "server-only": `${root}scripts/setup/server-only.mjs` },
    absWorkingDir: root,
    define: { "process.env.NODE_ENV": JSON.stringify(development ? "development" : "production") },
  };
}

export async function bundle(entries, outdir, { development = false } = {}) {
  const { build } = await import("esbuild");
  await build(bundleOptions(entries, outdir, development));
}

const serverEntries = { server: "server.ts", "identity-provider": "demo/identity-provider/server.ts" };

export async function bundleServer(options) {
  await bundle(serverEntries, `${root}dist`, options);
}

/** Bundles the server again whenever a file of it changes, and calls `onRebuild` each time but the first. */
export async function watchServer(onRebuild) {
  const { context } = await import("esbuild");
  let isFirst = true;
  const restart = {
    name: "restart",
    setup(build) {
      build.onEnd(async ({ errors }) => {
        if (!isFirst && errors.length === 0) await onRebuild();
        isFirst = false;
      });
    },
  };
  const watching = await context({
    ...bundleOptions(serverEntries, `${root}dist`, true),
    plugins: [restart],
  });
  await watching.watch();
}

/** The production build, skipped when nothing it reads has changed. */
export async function ensureBuild() {
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await step("Build Isthmus", async (update) => {
    update("server");
    await bundleServer();
    update("pages");
    await runQuiet("next", ["build"], { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
    writeFileSync(stamp, wanted);
  });
}
