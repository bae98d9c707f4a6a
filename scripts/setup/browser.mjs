import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runQuiet } from "./dependencies.mjs";
import { SetupError, step } from "./progress.mjs";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/** Whether it runs: Ubuntu's chromium-browser only asks for a snap, and an unpacked one may lack libraries. */
function runs(path) {
  const { status } = spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
  return status === 0;
}

const firstThatRuns = (paths) => paths.find((path) => path && existsSync(path) && runs(path));

async function installPackage() {
  try {
    await step("Install Chromium (Debian package)", async () => {
      await runQuiet("apt-get", ["update", "-qq"]);
      await runQuiet(
        "apt-get",
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
        {
          env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        },
      );
    });
  } catch (error) {
    process.stdout.write(
      `  Debian's package could not be installed, using @sparticuz/chromium instead: ${error.message.split("\n")[0]}\n`,
    );
  }
}

/** Path of a Chromium that runs: an installed one, else Debian's package, else the one inside `@sparticuz/chromium`. */
export async function ensureBrowser() {
  const found = firstThatRuns([process.env.CHROMIUM_PATH, ...installed]);
  if (found) return found;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    await installPackage();
    const added = firstThatRuns(installed);
    if (added) return added;
  }
  const { default: chromium } = await import("@sparticuz/chromium");
  const unpacked = await step("Unpack Chromium", () => chromium.executablePath());
  if (runs(unpacked)) return unpacked;
  throw new SetupError(
    "No Chromium on this machine starts: install Chromium or Chrome, set CHROMIUM_PATH to its program and run the command again.",
  );
}
