import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Fails on paths that documents name in backticks or links and that no longer exist. */
const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(existsSync);
const roots = [
  "app",
  "components",
  "lib",
  "scripts",
  "fleet",
  "config",
  "docs",
  "e2e",
  "bench",
  "demo",
  "public",
];
const looksLikePath = new RegExp(`^(?:\\./)?(?:${roots.join("|")})/[\\w./\\[\\]()@-]+$`);
const missing = [];

for (const document of documents) {
  const text = readFileSync(document, "utf8");
  const folder = document.includes("/") ? document.slice(0, document.lastIndexOf("/") + 1) : "";
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1])
    .filter((path) => looksLikePath.test(path));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1])
    .filter((path) => !/^[a-z]+:/.test(path));
  for (const path of quoted)
    if (!existsSync(path) && !existsSync(folder + path)) missing.push(`${document}: ${path}`);
  for (const path of linked) if (!existsSync(folder + path)) missing.push(`${document}: ${path}`);
}

if (missing.length > 0) {
  process.stderr.write(`documents name paths that do not exist:\n  ${missing.join("\n  ")}\n`);
  process.exit(1);
}
process.stdout.write(`${documents.length} documents, every path they name exists\n`);
