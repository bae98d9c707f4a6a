import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { spawnShortLived } from "./setup/processes.mjs";
import { SetupError } from "./setup/progress.mjs";

/**
 * Builds the programs of the local fleet from their Go modules. Those of other projects are cached by go.mod and go.sum,
 * the fleet's own by their sources too. A file that is there is complete: each is renamed into place when it is done.
 */

const moduleFolder = fileURLToPath(new URL("../fleet/", import.meta.url));
const kubernetes = "v1.36.3";
const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubernetes);
const version = "k8s.io/component-base/version";
const versionFlags = `-X ${version}.gitVersion=${kubernetes} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`;

/** In the order in which a fleet needs them. */
const recipes = [
  { name: "etcd", source: "./cmd/etcd", found: /etcd Version: (\d+)\.(\d+)/, atLeast: [3, 5] },
  {
    name: "kube-apiserver",
    source: "./cmd/kube-apiserver",
    flags: versionFlags,
    found: /Kubernetes v(\d+)\.(\d+)/,
    atLeast: [1, 34],
  },
  { name: "fleet", source: "./cmd/fleet", own: true },
  { name: "istiod", source: "./cmd/istiod" },
  { name: "workload", source: "./cmd/workload", own: true },
  { name: "prometheus", source: "github.com/prometheus/prometheus/cmd/prometheus" },
];

const requiredGo = [1, 26];
const unusedAfterDays = 14;
const heartbeat = 10_000;
const claimTouched = 5000;
const claimStale = 30_000;
const day = 24 * 3600 * 1000;

const newEnough = ([major, minor], [wantedMajor, wantedMinor]) =>
  major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);

/** The output of `go version`, or one sentence about what is missing. */
function goVersion() {
  const { stdout, error } = spawnSync("go", ["version"], { encoding: "utf8", cwd: moduleFolder });
  const numbers = /go(\d+)\.(\d+)/.exec(stdout ?? "");
  if (error || !numbers || !newEnough([Number(numbers[1]), Number(numbers[2])], requiredGo)) {
    const there = numbers ? `this is ${numbers[0]}` : "`go` is not on the PATH";
    throw new SetupError(
      `The local fleet is built with Go ${requiredGo.join(".")} or newer, and ${there}: install it from https://go.dev/dl/ and run the command again.`,
    );
  }
  return stdout.trim();
}

function hashOf(parts, files) {
  const sum = createHash("sha256").update(JSON.stringify(parts));
  for (const file of files) sum.update(`${file}\0`).update(readFileSync(join(moduleFolder, file)));
  return sum.digest("hex").slice(0, 16);
}

const sourcesIn = (folder) =>
  readdirSync(join(moduleFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith("_test.go"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(moduleFolder.length))
    .toSorted();

/** Where the programs are kept: `shared` holds those of other projects, `dir` the fleet's own and links to the others. */
function folders() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "isthmus", "fleet");
  const upstream = hashOf(
    [goVersion(), recipes],
    ["go.mod", "go.sum", ...["etcd", "kube-apiserver", "istiod"].map((name) => `cmd/${name}/main.go`)],
  );
  const own = hashOf(
    [upstream],
    [...sourcesIn("internal"), ...sourcesIn("cmd/fleet"), ...sourcesIn("cmd/workload")],
  );
  return { cache, shared: join(cache, upstream), dir: join(cache, upstream, own) };
}

/** A program that is installed already: in KUBEBUILDER_ASSETS or on the PATH, and recent enough. */
function installed(recipe) {
  if (!recipe.found) return undefined;
  const places = [process.env.KUBEBUILDER_ASSETS, ...(process.env.PATH ?? "").split(delimiter)];
  for (const place of places.filter(Boolean)) {
    const file = join(place, recipe.name);
    if (!existsSync(file)) continue;
    const { stdout } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 10_000 });
    const numbers = recipe.found.exec(stdout ?? "");
    if (numbers && newEnough([Number(numbers[1]), Number(numbers[2])], recipe.atLeast)) return file;
  }
  return undefined;
}

/** Runs go; when it fails the error holds the end of what it printed. */
function go(args) {
  return new Promise((resolve, reject) => {
    const child = spawnShortLived("go", args, {
      cwd: moduleFolder,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (errors = (errors + chunk).slice(-6000)));
    child.on("error", (error) => reject(new SetupError(`go could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new SetupError(
            `\`go ${args.join(" ")}\` failed (${signal ?? `exit ${code}`}):\n${errors.trimEnd()}`,
          ),
        );
    });
  });
}

const claims = new Map();
process.on("exit", () => {
  for (const claim of claims.keys()) release(claim);
});

/** What a claim says; undefined when it is not there. */
function readClaim(claim) {
  const stats = statSync(claim, { throwIfNoEntry: false });
  if (!stats) return undefined;
  try {
    return { owner: readFileSync(claim, "utf8"), age: Math.abs(Date.now() - stats.mtimeMs) };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Takes the claim unless it is there; it is kept fresh until it is released. */
function take(claim) {
  const owner = randomUUID();
  try {
    writeFileSync(claim, owner, { flag: "wx" });
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  const timer = setInterval(() => {
    if (readClaim(claim)?.owner === owner) touch(claim);
  }, claimTouched).unref();
  claims.set(claim, { owner, timer });
  return true;
}

function release(claim) {
  const { owner, timer } = claims.get(claim);
  clearInterval(timer);
  claims.delete(claim);
  if (readClaim(claim)?.owner === owner) rmSync(claim, { force: true });
}

/**
 * Makes `target` by `make`, unless another process is making it; resolves when it is there. Who makes it touches its claim:
 * a process id would say nothing in a container that keeps the cache of another.
 */
async function once(target, make) {
  const claim = `${target}.claim`;
  while (!take(claim)) {
    if (existsSync(target)) return;
    if (readClaim(claim)?.age > claimStale) rmSync(claim, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 250));
  }
  try {
    if (!existsSync(target)) await make();
  } finally {
    release(claim);
  }
}

async function build(recipe, target) {
  const draft = `${target}.${process.pid}.draft`;
  const flags = ["-s", "-w", recipe.flags].filter(Boolean).join(" ");
  try {
    await go([
      "build",
      "-p",
      "2",
      "-mod=readonly",
      "-trimpath",
      "-ldflags",
      flags,
      "-o",
      draft,
      recipe.source,
    ]);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Links a program into the folder of this build. */
function link(file, target) {
  const draft = `${target}.${process.pid}.draft`;
  symlinkSync(file, draft);
  renameSync(draft, target);
}

/** The definitions of Istio and Gateway API, as the modules of this build hold them. */
async function copyManifests(target) {
  const listing = await go(["mod", "download", "-json", "istio.io/istio", "sigs.k8s.io/gateway-api"]);
  const [istio, gateway] = JSON.parse(`[${listing.trim().replaceAll(/}\s*{/g, "},{")}]`).map(
    (entry) => entry.Dir,
  );
  const standard = join(gateway, "config/crd/standard");
  const files = [join(istio, "manifests/charts/base/files/crd-all.gen.yaml")].concat(
    readdirSync(standard)
      .filter((name) => /^gateway\.networking\.k8s\.io_.*\.yaml$/.test(name))
      .map((name) => join(standard, name)),
  );
  const draft = `${target}.${process.pid}.draft`;
  mkdirSync(draft, { recursive: true });
  for (const file of files) copyFileSync(file, join(draft, basename(file)));
  renameSync(draft, target);
}

/** Sets the times of files or folders to now: a build was used, a claim is held. */
function touch(...paths) {
  const now = new Date();
  for (const path of paths) utimesSync(path, now, now);
}

/** Forgets builds that were not used for long. */
function prune(cache, keep) {
  for (const entry of readdirSync(cache, { withFileTypes: true })) {
    const folder = join(cache, entry.name);
    if (!entry.isDirectory() || folder === keep) continue;
    if (Date.now() - statSync(folder).mtimeMs > unusedAfterDays * day)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Tells about work at its start and how long it has taken so far. */
async function withSeconds(text, onProgress, work) {
  const began = Date.now();
  onProgress(text);
  const timer = setInterval(
    () => onProgress(`${text}, ${Math.round((Date.now() - began) / 1000)} s`),
    heartbeat,
  );
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

/** A link whose program is gone does not count as a program. */
function present(file) {
  if (existsSync(file)) return true;
  if (lstatSync(file, { throwIfNoEntry: false })) rmSync(file, { force: true });
  return false;
}

/**
 * Makes sure that the fleet's programs are there, up to and including the one named `until`; `onProgress(text)` tells what
 * is being made. Resolves to the folder of all programs and the path of `fleet`.
 */
export async function ensureBinaries({ onProgress = () => {}, until = "prometheus" } = {}) {
  const last = recipes.findIndex((recipe) => recipe.name === until);
  if (last < 0) throw new Error(`no program ${until}: ${recipes.map((recipe) => recipe.name).join(", ")}`);
  const { cache, shared, dir } = folders();
  const result = { dir, fleet: join(dir, "fleet") };
  const wanted = recipes.slice(0, last + 1);
  const missing = wanted.filter((recipe) => !present(join(dir, recipe.name)));
  const manifests = join(dir, "manifests");
  mkdirSync(dir, { recursive: true });
  touch(shared, dir);
  if (missing.length === 0 && present(manifests)) return result;
  prune(cache, shared);
  prune(shared, dir);
  for (const [index, recipe] of recipes.entries()) {
    if (!missing.includes(recipe)) continue;
    const kept = join(recipe.own ? dir : shared, recipe.name);
    if (!present(kept)) {
      const file = installed(recipe);
      if (file) link(file, kept);
      else {
        const text = `building ${recipe.name} (${index + 1} of ${recipes.length}; the first time takes minutes)`;
        await withSeconds(text, onProgress, () => once(kept, () => build(recipe, kept)));
      }
    }
    if (!recipe.own) link(kept, join(dir, recipe.name));
  }
  if (!present(manifests)) {
    const kept = join(shared, "manifests");
    if (!present(kept)) await once(kept, () => copyManifests(kept));
    link(kept, manifests);
  }
  return result;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { fail, say, step } = await import("./setup/progress.mjs");
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
  step("Programs of the fleet", (update) => ensureBinaries({ onProgress: update })).then(
    ({ dir }) => say(dir),
    fail,
  );
}
