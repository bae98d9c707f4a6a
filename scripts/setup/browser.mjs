import { existsSync } from "node:fs";
import { runQuiet } from "./dependencies.mjs";
import { step } from "./progress.mjs";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/** Path of a Chromium: an installed one, else Debian's package, else the one inside `@sparticuz/chromium`. */
export async function ensureBrowser() {
  const found = [process.env.CHROMIUM_PATH, ...installed].find((path) => path && existsSync(path));
  if (found) return found;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
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
      if (existsSync(installed[0])) return installed[0];
    } catch (error) {
      process.stdout.write(
        `  Debian's package could not be installed, using @sparticuz/chromium instead: ${error.message.split("\n")[0]}\n`,
      );
    }
  }
  const { default: chromium } = await import("@sparticuz/chromium");
  return step("Unpack Chromium", () => chromium.executablePath());
}
